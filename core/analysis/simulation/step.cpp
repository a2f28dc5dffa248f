// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/step.h"

#include <algorithm>

#include "core/analysis/simulation/method.h"
#include "core/base/error.h"

namespace sherl::analysis::simulation {
namespace {

constexpr std::int64_t kWhole = 8;   // bytes of an int64
constexpr std::int64_t kSingle = 4;  // of a float

std::string adapter_key(const spec::RunSpec& spec) {
    return spec.task.data.name.empty() ? "task" : spec.task.data.name;
}

[[noreturn]] void refuse(const std::string& kind, const std::string& host) {
    throw Error(ErrorKind::input, {.id = "forecast.host",
                                   .what = SHERL_TR("analysis", "the method %1 is not defined on a backbone of kind %2").arg(kind).arg(host),
                                   .where = "method.kind",
                                   .expected = {},
                                   .got = kind,
                                   .way_out = {}});
}

}  // namespace

struct Step::State {
    explicit State(const ForecastSetup& of)
        : setup(of),
          machine(of.spec.backbone.dtype == "float64" ? 8 : 4),
          context{machine, of.threads},
          seq2seq(of.config.encoder_decoder()),
          regression(of.spec.task.kind == "regression") {
        const MethodEntry* entry = find_entry(of.spec.method.kind);
        if (entry == nullptr || (seq2seq ? entry->encoder_decoder == nullptr : entry->encoder == nullptr))
            refuse(of.spec.method.kind, of.config.model_type);
        Parameters parameters(context, adapter_key(of.spec));
        if (seq2seq) {
            t5 = std::make_unique<T5>(context, of.config.t5);
            backbone_parameters = scalars(t5->weights());
            translator = entry->encoder_decoder(*t5, of.spec.method, parameters);
        } else {
            bert = std::make_unique<Bert>(context, of.config.bert, of.spec.task.pool == "pooler");
            backbone_parameters = scalars(bert->weights());
            method = entry->encoder(*bert, of.spec.method, parameters);
            classifier = parameters.affine("classifier", of.config.bert.width, regression ? 1 : of.outputs, "head");
            head_parameters = count(classifier.weight->sizes) + count(classifier.bias->sizes);
        }
        head_memory = machine.block("head");
        loss_memory = machine.block("loss");
        optimizer_memory = machine.block("optimizer");
        const auto moment = [&](const Sizes& sizes, std::int64_t element) {
            moments.push_back(machine.empty(sizes, element));
            machine.charge(moments.back(), Category::optimizer_state, optimizer_memory);
        };
        for (const Tensor& trained : machine.trained()) {
            moment(trained->sizes, machine.element());
            moment(trained->sizes, machine.element());
        }
        if (!machine.trained().empty()) moment({}, kSingle);  // the counter
    }

    static std::int64_t scalars(const std::vector<Weight>& weights) {
        std::int64_t sum = 0;
        for (const Weight& each : weights) sum += count(each.tensor->sizes);
        return sum;
    }

    [[nodiscard]] Pass how() const {
        Pass pass;
        pass.training = true;
        pass.backbone_dropout = setup.spec.backbone.mode == "train";
        pass.checkpoint = setup.spec.train.gradient_checkpointing;
        pass.decoder_cache = setup.spec.train.decoder_cache;
        return pass;
    }

    Batch make_batch(const api::BatchShape& shape) {
        Batch batch;
        batch.shape = shape;
        const auto made = [&](const Sizes& sizes, std::int64_t element) {
            Tensor tensor = machine.empty(sizes, element);
            machine.charge(tensor, Category::other, 0);
            return tensor;
        };
        batch.input_ids = made({shape.rows, shape.tokens}, kWhole);
        batch.attention_mask = made({shape.rows, shape.tokens}, kWhole);
        if (shape.segments && !seq2seq) batch.token_types = made({shape.rows, shape.tokens}, kWhole);
        batch.labels = seq2seq ? made({shape.rows, shape.targets}, kWhole) : made({shape.rows}, regression ? machine.element() : kWhole);
        return batch;
    }

    Tensor forward(const Batch& batch, const Pass& how) {
        Context& c = context;
        if (seq2seq) {
            const Encoded source = translator->encode(c, *t5, batch, how);
            kept = {};
            const Tensor state = translator->decode(c, *t5, t5->decoder_input(c, batch.labels), source,
                                                    how.decoder_cache ? &kept : nullptr, how);
            if (how.decoder_cache) charge_kept();
            return t5->logits(c, state);
        }
        Pass pass = bert->begin(c, batch, how);
        const Tensor hidden = method->hidden(c, *bert, batch, pass);
        const BlockScope scope(machine, head_memory);
        Tensor pooled = bert->pool(c, setup.spec.task.pool, hidden, pass);
        if (how.training) pooled = dropout(c, pooled, setup.spec.task.head_dropout);
        return linear(c, pooled, classifier);
    }

    Tensor loss(const Tensor& logits, const Batch& batch) {
        const BlockScope scope(machine, loss_memory);
        if (seq2seq) {
            const Sizes flat{logits->sizes[0] * logits->sizes[1], logits->sizes[2]};
            return cross_entropy(context, machine.view(logits, flat), batch.labels);
        }
        if (regression) return squared_error(context, machine.view(logits, {logits->sizes[0]}), batch.labels);
        return cross_entropy(context, logits, batch.labels);
    }

    void charge_kept() {
        for (const std::vector<BlockCache>* part : {&kept.blocks, &kept.side})
            for (const BlockCache& block : *part)
                for (const KeyValues* states : {&block.self, &block.cross})
                    for (const Tensor& tensor : {states->key, states->value})
                        if (tensor != nullptr) machine.charge(tensor, Category::other, 0);
    }

    void generate(const Batch& batch) {
        Context& c = context;
        const Encoded source = translator->encode(c, *t5, batch, {});
        const std::int64_t rows = batch.shape.rows, last = setup.spec.task.max_new_tokens - 1;
        const Tensor token = machine.empty({rows, 1}, kWhole);
        DecoderState state;
        // The first token brings keys and values of the source; then those of all but the last token are put in place.
        decode_one(token, source, state);
        for (std::vector<BlockCache>* part : {&state.blocks, &state.side}) {
            for (BlockCache& block : *part) {
                for (Tensor* each : {&block.self.key, &block.self.value}) {
                    if (*each == nullptr) continue;
                    Sizes sizes = (*each)->sizes;
                    sizes[2] = std::max<std::int64_t>(1, last);
                    each->reset();
                    *each = machine.empty(sizes);
                }
            }
        }
        state.done = std::max<std::int64_t>(1, last);
        decode_one(token, source, state);
    }

    void decode_one(const Tensor& token, const Encoded& source, DecoderState& state) {
        const Tensor logits = t5->logits(context, translator->decode(context, *t5, token, source, &state, {}));
        machine.scratch(token->sizes[0] * kWhole);
    }

    // The likelihood of the longest answer under every row.
    void score_answer(const Batch& batch) {
        Context& c = context;
        const Encoded source = translator->encode(c, *t5, batch, {});
        const Tensor ids = t5->decoder_input(c, machine.empty({batch.shape.rows, batch.shape.targets}, kWhole));
        const Tensor logits = t5->logits(c, translator->decode(c, *t5, ids, source, nullptr, {}));
        const Tensor likelihoods = machine.empty(logits->sizes);
        machine.scratch(2 * count(ids->sizes) * machine.element());
    }

    // Norm of the gradient: a number for each tensor, and a few more.
    void norm_of_gradients() {
        Tensors norms;
        for (const Tensor& each : machine.trained())
            if (each->grad != nullptr) norms.push_back(machine.empty({}));
        if (norms.empty()) return;
        const Tensor stacked = machine.empty({static_cast<std::int64_t>(norms.size())});
        machine.scratch(machine.element());
    }

    const ForecastSetup setup;
    Machine machine;
    Context context;
    bool seq2seq, regression;
    std::unique_ptr<Bert> bert;
    std::unique_ptr<T5> t5;
    std::unique_ptr<Method> method;
    std::unique_ptr<Seq2SeqMethod> translator;
    Affine classifier;
    Tensors moments;
    DecoderState kept;
    std::int16_t head_memory = 0, loss_memory = 0, optimizer_memory = 0;
    std::int64_t head_parameters = 0, backbone_parameters = 0;
};

Step::Step(const ForecastSetup& setup) : state_(std::make_unique<State>(setup)) {}
Step::~Step() = default;

Machine& Step::machine() {
    return state_->machine;
}
std::int64_t Step::head_parameters() const {
    return state_->head_parameters;
}
std::int64_t Step::backbone_parameters() const {
    return state_->backbone_parameters;
}

void Step::forward(const std::function<void(const Machine&)>& then) {
    State& s = *state_;
    s.machine.begin_window();
    s.machine.set_label({});
    const Batch batch = s.make_batch(s.setup.batch);
    const Tensor loss = s.loss(s.forward(batch, s.how()), batch);
    then(s.machine);
    s.kept = {};
}

void Step::train() {
    State& s = *state_;
    Machine& m = s.machine;
    const std::int64_t accumulate = s.setup.spec.train.accumulate;
    const Pass how = s.how();
    m.begin_window();
    m.set_label({});
    for (std::int64_t micro = 1; micro <= accumulate; ++micro) {
        m.set_batch(s.setup.batch, micro);
        m.enter_phase(api::Phase::prepare);
        const Batch batch = s.make_batch(s.setup.batch);
        m.enter_phase(api::Phase::forward);
        Tensor loss;
        {
            const Tensor logits = s.forward(batch, how);
            m.enter_phase(api::Phase::loss);
            loss = s.loss(logits, batch);
        }
        if (accumulate > 1) {
            const BlockScope scope(m, s.loss_memory);
            loss = scale(s.context, loss);
        }
        m.enter_phase(api::Phase::backward);
        m.backward(loss, m.empty({}));
    }
    m.enter_phase(api::Phase::optimizer);
    {
        const BlockScope scope(m, s.optimizer_memory);
        s.norm_of_gradients();
        // AdamW wants a gradient of every tensor: zeros where none came.
        Tensors zeros;
        for (const Tensor& trained : m.trained())
            if (trained->grad == nullptr) zeros.push_back(m.empty(trained->sizes));
        for (const Tensor& trained : m.trained()) trained->grad.reset();
    }
    s.kept = {};
}

// One batch as evaluations take it. Answers are generated token by token: the last of them finds the longest cache.
void Step::evaluate() {
    State& s = *state_;
    Machine& m = s.machine;
    const NoGrad frozen(m);
    m.begin_window();
    m.set_label({});
    api::BatchShape shape = s.setup.batch;
    shape.rows = s.setup.spec.train.eval_batch_size;
    m.set_batch(shape, 0);
    const Batch batch = s.make_batch(shape);
    m.enter_phase(api::Phase::forward);
    if (s.seq2seq) {
        s.generate(batch);
        s.score_answer(batch);
        return;
    }
    const Tensor logits = s.forward(batch, {});
    m.enter_phase(api::Phase::loss);
    s.loss(logits, batch);
}

}  // namespace sherl::analysis::simulation
