// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ledger meets LibTorch: the allocator, the autograd engine that marks saved tensors, the callbacks that name
// the block of a backward operation, and the hook that recognises gradients.
#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/saved_variable_hooks.h>
#include <torch/csrc/autograd/variable.h>

#include <mutex>

#include "core/engine/memory/state.h"

namespace sherl::engine::memory {
namespace {

// LibTorch's own CPU allocation, counted. Data and context of its pointers are equal, as in the default allocator.
class CountingAllocator final : public c10::Allocator {
  public:
    c10::DataPtr allocate(std::size_t bytes) override {
        Book& book = Book::instance();
        book.before_allocation(bytes);
        try {
            void* data = c10::alloc_cpu(bytes);
            c10::DataPtr pointer{data, data, &free_counted, at::kCPU};  // frees the memory should the book fail
            if (data != nullptr) {
                c10::profiledCPUMemoryReporter().New(data, bytes);
                book.allocated(data, bytes);
            }
            return pointer;
        } catch (...) {  // before anything unwinds: what is alive now is what did not leave room
            book.refused(-1, static_cast<std::int64_t>(bytes));
            throw;
        }
    }
    [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &free_counted; }
    void copy_data(void* target, const void* source, std::size_t bytes) const override {
        default_copy_data(target, source, bytes);
    }

  private:
    static void free_counted(void* data) {
        if (data == nullptr) return;
        Book::instance().freed(data);  // first: the address may be handed out again at once
        c10::profiledCPUMemoryReporter().Delete(data);
        c10::free_cpu(data);
    }
};

// Keeps what autograd saves for backward, and marks its storage. It holds a detached alias: the tensor itself would own
// the graph node that owns this hook, and a graph dropped without backward would never be freed.
class SavedTensor final : public torch::autograd::SavedVariableHooks {
  public:
    SavedTensor() = default;
    ~SavedTensor() override { Book::instance().unmark_saved(mark_); }
    SavedTensor(const SavedTensor&) = delete;
    SavedTensor& operator=(const SavedTensor&) = delete;

    void call_pack_hook(const at::Tensor& tensor) override {
        c10::TensorImpl* impl = tensor.unsafeGetTensorImpl();
        alias_ =
            at::Tensor(impl->shallow_copy_and_detach(impl->version_counter(), /*allow_tensor_metadata_change=*/false));
        version_ = impl->version_counter().current_version();
        mark_ = Book::instance().mark_saved(storage_address(alias_));
    }
    // With hooks LibTorch no longer checks this itself.
    at::Tensor call_unpack_hook() override {
        TORCH_CHECK(alias_.unsafeGetTensorImpl()->version_counter().current_version() == version_,
                    "one of the variables needed for gradient computation has been modified by an inplace operation: ",
                    alias_.toString(), " ", alias_.sizes(), " is at version ",
                    alias_.unsafeGetTensorImpl()->version_counter().current_version(), "; expected version ", version_,
                    " instead");
        return alias_;
    }

  private:
    at::Tensor alias_;
    std::uint32_t version_ = 0;
    SavedMark mark_;
};

// On CPU backward runs on the thread that asks for it, so the run's label serves there too; on CUDA on a thread that inherits
// the run (device_feed.cpp), while the one that asked waits.
class LedgerEngine final : public torch::autograd::Engine {
  public:
    static torch::autograd::Engine& instance() {
        static LedgerEngine& engine = *new LedgerEngine;  // never destroyed, as the book
        return engine;
    }

    std::unique_ptr<torch::autograd::SavedVariableHooks> get_default_saved_variable_hooks() override {
        return Book::run() == nullptr ? nullptr : std::make_unique<SavedTensor>();
    }

    torch::autograd::variable_list execute(const torch::autograd::edge_list& roots,
                                           const torch::autograd::variable_list& inputs, bool keep_graph,
                                           bool create_graph, bool accumulate_grad,
                                           const torch::autograd::edge_list& outputs) override {
        const BackwardLabel label(Book::run());
        return Engine::execute(roots, inputs, keep_graph, create_graph, accumulate_grad, outputs);
    }

  private:
    // The callback below sets the block of each operation and leaves it, so that sums of gradients, made between
    // operations, go with the one before. Afterwards the caller's label is back.
    class BackwardLabel {
      public:
        explicit BackwardLabel(Ledger::State* ledger) : ledger_(ledger) {
            if (ledger_ == nullptr) return;
            caller_ = ledger_->label();
            ledger_->set_label({caller_.block, Category::temporaries});
        }
        ~BackwardLabel() {
            if (ledger_ != nullptr) ledger_->set_label(caller_);
        }
        BackwardLabel(const BackwardLabel&) = delete;
        BackwardLabel& operator=(const BackwardLabel&) = delete;

      private:
        Ledger::State* ledger_;
        Label caller_;
    };
};

// Nodes that no forward operation made (accumulation into a leaf) have no sequence number and keep the label in force.
std::unique_ptr<at::ObserverContext> enter_backward_operation(const at::RecordFunction& operation) {
    Ledger::State* ledger = Book::run();
    if (ledger != nullptr && operation.seqNr() >= 0) {
        if (const auto block = ledger->block_of(static_cast<std::uint64_t>(operation.seqNr()), operation.forwardThreadId())) {
            ledger->set_label({*block, Category::temporaries});
        }
    }
    return nullptr;
}

class GradientHook final : public torch::autograd::PostAccumulateGradHook {
  public:
    GradientHook(std::weak_ptr<Ledger::State> ledger, BlockIndex block) : ledger_(std::move(ledger)), block_(block) {}
    void operator()(const torch::autograd::Variable& leaf) override {
        const auto ledger = ledger_.lock();  // a leaf may outlive its run
        if (ledger) Book::instance().assign(*ledger, storage_address(leaf.grad()), {block_, Category::gradients});
    }

  private:
    std::weak_ptr<Ledger::State> ledger_;
    BlockIndex block_;
};

}  // namespace

void install() {
    static std::once_flag once;
    std::call_once(once, [] {
        static CountingAllocator& allocator = *new CountingAllocator;
        c10::SetAllocator(at::kCPU, &allocator, /*priority=*/1);
        torch::autograd::set_default_engine_stub(&LedgerEngine::instance);
    });
}

void Ledger::watch_gradient(const at::Tensor& leaf, BlockIndex block) {
    torch::autograd::impl::set_post_acc_grad_hooks(leaf, std::make_unique<GradientHook>(state_, block));
}

std::uint64_t attribute_backward() {
    return at::addThreadLocalCallback(
        at::RecordFunctionCallback(&enter_backward_operation).scopes({at::RecordScope::BACKWARD_FUNCTION}));
}

void stop_attributing_backward(std::uint64_t handle) {
    at::removeCallback(handle);
}

}  // namespace sherl::engine::memory
