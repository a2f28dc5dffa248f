// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/failure.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <cmath>
#include <new>

#include "core/base/units.h"
#include "core/engine/memory/limit.h"

namespace sherl::engine {
namespace {

Error out_of_memory(const std::string& where, Text what) {
    return {ErrorKind::run,
            {.id = kOutOfMemory,
             .what = std::move(what),
             .where = where,
             .expected = {},
             .got = {},
             .way_out = SHERL_TR("train",
                                 "Lower the batch size or the text length, choose a method that keeps less, or end other "
                                 "programs.")}};
}

Error out_of_memory(const std::string& where, const api::OutOfMemory& refused) {
    const std::string requested = format_bytes(refused.requested), live = format_bytes(refused.live);
    if (refused.limit == 0) {
        return out_of_memory(
            where, SHERL_TR("train", "out of memory: %1 (%2) needs %3 more, which the system refused, and %4 are in use")
                       .arg(refused.block)
                       .arg(std::string(to_string(refused.phase)))
                       .arg(requested)
                       .arg(live));
    }
    const std::int64_t wanted = refused.live + refused.requested;
    return {ErrorKind::run,
            {.id = kOutOfMemory,
             .what = SHERL_TR("train", "out of memory: %1 (%2) needs %3 more, and %4 are in use")
                         .arg(refused.block)
                         .arg(std::string(to_string(refused.phase)))
                         .arg(requested)
                         .arg(live),
             .where = where,
             .expected = SHERL_TR("train", "at most %1").arg(format_bytes(refused.limit)),
             .got = fmt::format("{} ({} bytes)", format_bytes(wanted), wanted),
             .way_out = SHERL_TR(
                 "train",
                 "Lower the batch size or the text length, choose a method that keeps less, or raise memory_limit.")}};
}

api::OutOfMemory told_by(const memory::MemoryLimitExceeded& error) {
    api::OutOfMemory refused;
    refused.requested = error.requested();
    refused.live = error.live();
    refused.limit = error.limit();
    refused.block = error.block();
    return refused;
}

// LibTorch's CPU allocator reports a refused allocation as a plain c10::Error.
bool is_refused_allocation(const std::string& message) {
    return message.find("can't allocate memory") != std::string::npos ||
           message.find("not enough memory") != std::string::npos;
}

}  // namespace

Error nan_failure(NanCause cause, const std::string& where, double value) {
    const auto what = [&] {
        switch (cause) {
            case NanCause::loss:
                return SHERL_TR("train", "the training loss is not a finite number");
            case NanCause::gradient:
                return SHERL_TR("train", "the norm of the gradient is not a finite number");
            case NanCause::evaluation_loss:
                break;
        }
        return SHERL_TR("train", "the evaluation loss is not a finite number");
    };
    return {ErrorKind::run,
            {.id = "run.nan_loss",
             .what = what(),
             .where = where,
             .expected = SHERL_TR("train", "a finite number"),
             .got = std::isnan(value) ? "NaN" : (value > 0 ? "infinity" : "-infinity"),
             .way_out = SHERL_TR("train",
                                 "In the first step, look for numbers that are not finite in the backbone's weights "
                                 "and in the data; later, lower the learning rate, use a warm-up or clip the gradient.")}};
}

Error failure_of(std::exception_ptr exception, const std::string& where, const std::optional<api::OutOfMemory>& refused) {
    // What LibTorch says of its own allocator, where the ledger does not know what was wanted.
    const auto no_room = [&](const std::string& message) {
        if (refused) return out_of_memory(where, *refused);
        return out_of_memory(where, SHERL_TR("train", "the memory did not suffice: %1").arg(message));
    };
    try {
        std::rethrow_exception(exception);
    } catch (const Error& error) {
        return error;
    } catch (const c10::OutOfMemoryError& error) {
        return no_room(error.what_without_backtrace());
    } catch (const c10::Error& error) {
        const std::string message = error.what_without_backtrace();
        if (is_refused_allocation(message)) return no_room(message);
        return {ErrorKind::run,
                {.id = "run.libtorch",
                 .what = SHERL_TR("train", "LibTorch refused: %1").arg(message),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    } catch (const memory::MemoryLimitExceeded& error) {
        return out_of_memory(where, refused ? *refused : told_by(error));
    } catch (const std::bad_alloc&) {
        if (refused) return out_of_memory(where, *refused);
        return out_of_memory(where, SHERL_TR("train", "out of memory: the system refused what the program needs besides tensors"));
    } catch (const std::exception& error) {
        return {ErrorKind::internal,
                {.id = "run.exception",
                 .what = SHERL_TR("train", "an unexpected error: %1").arg(error.what()),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    } catch (...) {
        return {ErrorKind::internal,
                {.id = "run.exception",
                 .what = SHERL_TR("train", "an unexpected error of unknown type"),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    }
}

}  // namespace sherl::engine
