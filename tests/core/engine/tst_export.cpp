// SPDX-License-Identifier: GPL-3.0-or-later
// Exported folders: whole or absent, read back to the same logits, refused when anything was changed.
#include <torch/torch.h>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/completeness.h"
#include "core/engine/export/exporter.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/tensors/backbone_weights.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/catalogue.h"
#include "export_support.h"

namespace fs = std::filesystem;
using namespace sherl;
using namespace sherl::engine;
using namespace sherl::test;

namespace {

// A model as it is, but for what it says it trains, and with one more tensor in its logits.
class Altered final : public Model {
  public:
    explicit Altered(Model& model) : model_(model) {}
    std::vector<NamedTensor> named;
    at::Tensor added;

    const std::vector<NamedTensor>& trainable() const override { return named; }
    const std::vector<BackboneWeight>& backbone() const override { return model_.backbone(); }
    std::int64_t backbone_parameters() const override { return model_.backbone_parameters(); }
    at::Device device() const override { return model_.device(); }
    at::Tensor forward(const Batch& batch, const ForwardContext& context) override {
        const at::Tensor logits = model_.forward(batch, context);
        return added.defined() ? logits + added : logits;
    }
    at::Tensor loss(const at::Tensor& logits, const Batch& batch) override { return model_.loss(logits, batch); }

  private:
    Model& model_;
};

void flip_bit(const fs::path& file, std::int64_t from_end) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(-from_end, std::ios::end);
    const int byte = stream.get();
    stream.seekp(-from_end, std::ios::end);
    stream.put(static_cast<char>(byte ^ 4));
}

std::string refusal(const fs::path& folder, const std::optional<fs::path>& backbone = {}) {
    try {
        (void)open_adapter(folder, backbone);
    } catch (const Error& error) {
        return error.id();
    }
    return "accepted";
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { memory::install(); }

    // Every method on every host that it is for.
    void folderReadsBack_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("host");
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const std::string& host : method.hosts) {
                const QString kind = QString::fromStdString(method.kind), on = QString::fromStdString(host);
                QTest::newRow(qPrintable(on + QLatin1Char('-') + kind)) << kind << on;
            }
        }
    }
    void folderReadsBack() {
        QFETCH(QString, kind);
        QFETCH(QString, host);
        QTemporaryDir folder;
        const api::ExportRequest request = make_run(folder.path().toStdString(), kind.toStdString(), host.toStdString());
        const api::ExportReport report = export_adapter(request);
        QCOMPARE(report.probe_error, 0.0);
        QCOMPARE(report.files.size(), std::size_t{5});
        const bool generates = host == QLatin1String("t5");
        static const QStringList in_peft{QStringLiteral("lora"), QStringLiteral("ia3"), QStringLiteral("prompt"), QStringLiteral("prefix")};
        const bool peft = !generates && in_peft.contains(kind);
        QVERIFY2(report.layout.starts_with(peft ? "peft " : "sherl "), report.layout.c_str());
        QCOMPARE(report.step, 20);
        const Json facts = parse_json(read_file(request.target / "sherl.json"), "facts");
        QCOMPARE(facts.at("run").at("step").get<int>(), 20);
        QCOMPARE(facts.at("card").at("asked_for_step").get<int>(), 20);
        const QByteArray card = QByteArray::fromStdString(read_file(request.target / "card.md"));
        QVERIFY2(card.contains("| time | 1.78 s |") && !card.contains("1.77"), card.constData());
        const auto tensors = load_tensors(request.target / "adapter_model.safetensors");
        QCOMPARE(static_cast<std::size_t>(report.tensors), tensors.size());
        QCOMPARE(tensors.contains("classifier.weight"), !generates);

        const auto predictor = open_adapter(request.target, {});
        const auto first =
            predictor->predict({{"one cat sat", {}}, {"a much longer line of words that is cut", "and a pair"}});
        QCOMPARE(first.size(), std::size_t{2});
        double sum = 0;
        for (const double p : first[0].probabilities) sum += p;
        QVERIFY(std::abs(sum - 1) < 1e-12);
        for (const api::Prediction& each : first) {
            QVERIFY(each.label >= -1 && each.label < 3);
            QVERIFY(generates || each.answer.empty());
            if (generates && each.label < 0) QVERIFY(!(std::set<std::string>{"no", "yes", "perhaps"}).contains(each.answer));
        }
        keep_sample(request, (host + QLatin1Char('-') + kind).toStdString());
        // The run's own weights, without the folder in between.
        const auto model = build_model(model_request(request.spec, 3), nullptr);
        load_trained(*model, request.files / "best" / "adapter.safetensors");
        QCOMPARE(predictor->predict({{"one cat sat", {}}})[0].label, first[0].label);
    }

    void loraHasOnlyThePeftLibrarysKeys() {
        QTemporaryDir folder;
        api::ExportRequest request = make_request(folder.path().toStdString(), "lora");
        request.spec.method.options["targets"] = {"query", "output"};
        write_weights(request);
        (void)export_adapter(request);
        const Json config = parse_json(read_file(request.target / "adapter_config.json"), "config");
        QCOMPARE(config.at("peft_type").get<std::string>(), std::string("LORA"));
        QVERIFY(config.at("target_modules") == Json({"query", "attention.output.dense"}));
        for (const auto& item : config.items()) {
            QVERIFY2((std::set<std::string>{"peft_type", "task_type", "base_model_name_or_path", "r", "lora_alpha",
                                            "lora_dropout", "target_modules", "bias", "inference_mode"})
                         .contains(item.key()),
                     item.key().c_str());
        }
    }

    void checksAreTold() {
        QTemporaryDir folder;
        api::ExportRequest request = make_run(folder.path().toStdString(), "sherl");
        std::vector<std::string> told;
        request.checked = [&](const api::ExportCheck& check) {
            told.push_back(check.sentence.english());
            // The folder gets its name last.
            if (fs::exists(request.target)) told.push_back("too early");
        };
        const api::ExportReport report = export_adapter(request);
        QCOMPARE(report.checks.size(), std::size_t{3});
        QCOMPARE(told.size(), std::size_t{3});
        for (std::size_t i = 0; i < told.size(); ++i) {
            QCOMPARE(static_cast<std::size_t>(report.checks[i].kind), i);  // complete, reread, licence
            QCOMPARE(report.checks[i].sentence.english(), told[i]);
            QCOMPARE(report.checks[i].doubt, i == 2);
        }
        // What the written file holds, read by its header alone.
        const formats::SafetensorsHeader header = formats::read_safetensors_header(request.target / "adapter_model.safetensors");
        const std::string of_all = std::to_string(header.tensors.size()) + " of " + std::to_string(header.tensors.size());
        QVERIFY2(told[0].find("(" + of_all + ")") != std::string::npos, told[0].c_str());
        QVERIFY2(told[1].find("difference 0)") != std::string::npos, told[1].c_str());
        QVERIFY2(told[2].find("no licence") != std::string::npos, told[2].c_str());
        std::int64_t heads = 0, bytes = 0;
        for (const formats::TensorEntry& entry : header.tensors) {
            if (entry.name != "classifier.weight" && entry.name != "classifier.bias") continue;
            ++heads;
            bytes += static_cast<std::int64_t>(entry.bytes());
        }
        QCOMPARE(heads, 2);
        QCOMPARE(report.head_tensors, heads);
        QCOMPARE(report.head_bytes, bytes);
        QVERIFY(read_file(request.target / "card.md").find("| licence of the backbone | unknown |") != std::string::npos);
        QVERIFY(parse_json(read_file(request.target / "sherl.json"), "facts").at("backbone").at("licence").is_null());
    }

    void licenceOfTheBackboneTravels() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_run(root, "lora");
        write_file_atomically(root / "backbone/README.md", "---\nlicense: other\nlicense_name: house\nlicense_link: https://example.org\n---\n");
        const api::ExportReport report = export_adapter(request);
        QVERIFY(!report.checks.at(2).doubt);
        QVERIFY(report.checks.at(2).sentence.english().find("house (other)") != std::string::npos);
        QVERIFY(read_file(request.target / "card.md").find("| licence of the backbone | house (other), https://example.org |") != std::string::npos);
        Json facts = parse_json(read_file(request.target / "sherl.json"), "facts");
        QVERIFY(facts.at("backbone").at("licence") ==
                Json({{"id", "other"}, {"name", "house"}, {"link", "https://example.org"}, {"source", "README.md"}}));
        // An export of before there was this key.
        facts["backbone"].erase("licence");
        seal(facts);
        write_file_atomically(request.target / "sherl.json", facts.dump());
        QCOMPARE(refusal(request.target), std::string("accepted"));
        QVERIFY(card_text(facts).find("| licence of the backbone | unknown |") != std::string::npos);

        request.target = root / "own";
        fs::remove(root / "backbone/README.md");
        write_file_atomically(root / "backbone/LICENSE", "Only on Sundays.\n");
        QVERIFY(export_adapter(request).checks.at(2).doubt);
        QVERIFY(read_file(request.target / "card.md").find("see its file LICENSE") != std::string::npos);
    }

    // Whatever is wrong with the run's weights: the tensor is named, and there is no folder.
    void damagedWeightsAreRefusedByName_data() {
        QTest::addColumn<QString>("damage");
        for (const char* damage : {"missing", "unexpected", "shape", "type", "nan", "cut"}) QTest::newRow(damage) << QString::fromLatin1(damage);
    }
    void damagedWeightsAreRefusedByName() {
        QFETCH(QString, damage);
        QTemporaryDir folder;
        api::ExportRequest request = make_run(folder.path().toStdString(), "sherl");
        const fs::path file = request.files / "best/adapter.safetensors";
        const std::string victim = damage == QLatin1String("unexpected") ? "side_block.extra" : "side_block.gate_params";
        if (damage == QLatin1String("cut")) {
            fs::resize_file(file, fs::file_size(file) - 8);
        } else {
            std::vector<NamedTensor> changed;
            for (const auto& [name, tensor] : load_tensors(file)) {
                at::Tensor kept = tensor.clone();
                if (name == victim) {
                    if (damage == QLatin1String("missing")) continue;
                    if (damage == QLatin1String("shape")) kept = at::zeros({3, 5});
                    if (damage == QLatin1String("type")) kept = kept.to(at::kDouble);
                    if (damage == QLatin1String("nan")) kept.fill_(std::nan(""));
                }
                changed.push_back({name, kept});
            }
            if (damage == QLatin1String("unexpected")) changed.push_back({victim, at::zeros({2})});
            save_tensors(file, changed, {{"step", "20"}});
        }
        std::vector<std::string> passed;
        request.checked = [&](const api::ExportCheck& check) { passed.push_back(check.sentence.english()); };
        try {
            (void)export_adapter(request);
            QFAIL("exported");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("export.incomplete"));
            const std::string sentence = error.problems().front().sentence();
            const bool named = sentence.find(victim) != std::string::npos || (damage == QLatin1String("cut") && sentence.find("tensor \"") != std::string::npos);
            QVERIFY2(named, sentence.c_str());
        }
        QVERIFY(passed.empty());
        QVERIFY(!fs::exists(request.target));
        request.weights = "last";
        QCOMPARE(export_adapter(request).step, 30);
    }

    // The package is compared with what is in memory: names, shapes, types, bytes.
    void packageIsComparedByteByByte() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const api::ExportRequest request = make_run(root, "lora");
        const auto model = build_model(model_request(request.spec, 3), nullptr);
        load_trained(*model, request.files / "best/adapter.safetensors");
        std::vector<NamedTensor> trained = model->trainable();
        const auto verdict = [&](const std::vector<NamedTensor>& written) -> std::string {
            save_tensors(root / "written.safetensors", written);
            try {
                (void)require_complete(*model, request.spec, root / "written.safetensors");
            } catch (const Error& error) {
                return error.id() + " " + error.problems().front().what.english();
            }
            return "complete";
        };
        QCOMPARE(verdict(trained), std::string("complete"));
        std::vector<NamedTensor> changed = trained;
        const std::string last = changed.back().name;
        changed.pop_back();
        std::string said = verdict(changed);
        QVERIFY2(said.starts_with("export.incomplete tensor " + last), said.c_str());
        changed = trained;
        changed.front().tensor = changed.front().tensor.detach().clone();
        changed.front().tensor.view(-1)[1] = -changed.front().tensor.view(-1)[1];
        said = verdict(changed);
        QVERIFY2(said.starts_with("export.incomplete tensor " + changed.front().name), said.c_str());
        changed = trained;
        changed.push_back({"stray", at::zeros({1})});
        QVERIFY(verdict(changed).starts_with("export.incomplete tensor stray"));
    }

    // A tensor of the backbone that was changed, and is not among what the method trains, belongs to the package.
    void changedBackboneIsNotComplete_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"bitfit", "linear_probe", "lora", "sherl"}) QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void changedBackboneIsNotComplete() {
        QFETCH(QString, kind);
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const api::ExportRequest request = make_run(root, kind.toStdString());
        const auto model = build_model(model_request(request.spec, 3), nullptr);
        load_trained(*model, request.files / "best/adapter.safetensors");
        const fs::path file = root / "written.safetensors";
        save_tensors(file, model->trainable());
        const auto header = static_cast<std::int64_t>(formats::read_safetensors_header(file).tensors.size());
        const Completeness before = require_complete(*model, request.spec, file);
        QCOMPARE(before.differing, header);
        QCOMPARE(before.packaged, header);

        const std::string victim = "encoder.layer.0.output.dense.weight";
        const auto weight = std::find_if(model->backbone().begin(), model->backbone().end(), [&](const BackboneWeight& each) { return each.name == victim; });
        QVERIFY(weight != model->backbone().end() && !weight->tensor.requires_grad());
        at::Tensor(weight->tensor).view(-1)[3] += 0.5;
        try {
            (void)require_complete(*model, request.spec, file);
            QFAIL("complete");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("export.incomplete"));
            QCOMPARE(error.problems().front().what.english(), "tensor " + victim + " differs from the backbone and is not in the package");
        }
        QCOMPARE(sha256_file(root / "backbone/model.safetensors"), sha256_file(fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny/model.safetensors"));
    }

    // What a gradient reaches belongs to the package too, whether or not the method has named it.
    void whatTrainsUnnamedIsNotComplete() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const api::ExportRequest request = make_run(root, "lora");
        const auto built = build_model(model_request(request.spec, 3), nullptr);
        QCOMPARE(leaves_of(*built).size(), built->trainable().size());
        const auto refused = [&](Model& model) -> std::string {
            save_tensors(root / "written.safetensors", model.trainable());
            try {
                (void)require_complete(model, request.spec, root / "written.safetensors");
            } catch (const Error& error) {
                return error.id() + ": " + error.problems().front().what.english();
            }
            return "complete";
        };
        QCOMPARE(refused(*built), std::string("complete"));
        // A method that forgets the head's bias, then one that adds a tensor of its own.
        Altered forgetful(*built);
        forgetful.named = built->trainable();
        const auto bias = std::find_if(forgetful.named.begin(), forgetful.named.end(), [](const NamedTensor& each) { return each.name == "classifier.bias"; });
        forgetful.named.erase(bias);
        QCOMPARE(refused(forgetful), std::string("export.incomplete: a tensor that trains (Float 3) has no name and is not in the package"));
        Altered secret(*built);
        secret.named = built->trainable();
        secret.added = at::zeros({1, 3}).requires_grad_(true);
        QCOMPARE(refused(secret), std::string("export.incomplete: a tensor that trains (Float 1×3) has no name and is not in the package"));
        // A bias of the backbone that trains under no name is told by the name it has there.
        const auto& backbone = built->backbone();
        const auto norm = std::find_if(backbone.begin(), backbone.end(), [](const BackboneWeight& each) { return each.name == "encoder.layer.1.output.LayerNorm.bias"; });
        at::Tensor(norm->tensor).requires_grad_(true);
        QCOMPARE(refused(*built), std::string("export.incomplete: tensor encoder.layer.1.output.LayerNorm.bias differs from the backbone and is not in the package"));
    }

    // A package of weights that were trained on another backbone would pass every other check.
    void anotherBackboneIsRefused() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_run(root, "sherl");
        const std::string trained_on = formats::backbone_hash(root / "backbone");
        request.backbone_hash = trained_on;
        QCOMPARE(parse_json(read_file(export_adapter(request).folder / "sherl.json"), "facts").at("backbone").at("hash").get<std::string>(), trained_on);

        const std::string vocabulary = read_file(root / "backbone/vocab.txt");
        request.target = root / "second";
        std::vector<std::string> passed;
        request.checked = [&](const api::ExportCheck& check) { passed.push_back(check.sentence.english()); };
        for (const char* changed : {"model.safetensors", "vocab.txt"}) {
            const std::string before = read_file(root / "backbone" / changed);
            if (changed == std::string("vocab.txt"))
                write_file_atomically(root / "backbone/vocab.txt", vocabulary + "more\n");
            else
                flip_bit(root / "backbone" / changed, 40);
            try {
                (void)export_adapter(request);
                QFAIL(changed);
            } catch (const Error& error) {
                QCOMPARE(error.id(), std::string("export.wrong_backbone"));
                const Problem& problem = error.problems().front();
                QCOMPARE(problem.where, (root / "backbone").string());
                QVERIFY(problem.expected.english().find(trained_on.substr(0, 12)) != std::string::npos);
                QCOMPARE(problem.got, formats::backbone_hash(root / "backbone").substr(0, 12) + "…");
            }
            QVERIFY(passed.empty());
            QVERIFY(!fs::exists(request.target));
            write_file_atomically(root / "backbone" / changed, before);
        }
        QCOMPARE(export_adapter(request).checks.size(), std::size_t{3});
    }

    // Names that others chose may hold what means something in Markdown.
    void cardIsWholeWhateverNamesHold() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_run(root, "linear_probe");
        request.labels = {"a|b", "*bold* [link](x) <b>", "two\nlines"};
        request.run_name = "lr 1e-3 | *all*\n| x | y |";
        write_file_atomically(root / "backbone/README.md", "---\nlicense: other\nlicense_name: a|b\nlicense_link: https://example.org/x|y_z\n---\n");
        (void)export_adapter(request);
        const QString card = QString::fromStdString(read_file(request.target / "card.md"));
        QVERIFY2(card.startsWith(QStringLiteral("# lr 1e-3 \\| \\*all\\* \\| x \\| y \\|\n\n")), qPrintable(card));
        // Read as GitHub does: bars that are not escaped part the cells, and each row has as many as its head.
        static const QRegularExpression bar(QStringLiteral("(?<!\\\\)(?:\\\\\\\\)*\\|"));
        int cells = 0, rows = 0;
        for (const QString& line : card.split(QLatin1Char('\n'))) {
            if (!line.startsWith(QLatin1Char('|'))) {
                cells = 0;
                continue;
            }
            const int here = static_cast<int>(line.count(bar));
            if (cells == 0) cells = here;
            QVERIFY2(here == cells, qPrintable(line));
            ++rows;
        }
        QVERIFY(rows > 10);
        QVERIFY2(card.contains(QStringLiteral("| labels | \"a\\|b\", \"\\*bold\\* \\[link\\](x) \\<b\\>\", \"two\\\\nlines\" |\n")), qPrintable(card));
        QVERIFY2(card.contains(QStringLiteral("| licence of the backbone | a\\|b (other), https://example.org/x%7Cy_z |\n")), qPrintable(card));
    }

    // What an export or a prediction allocates on a thread of its own is no byte of the run that trains meanwhile.
    void aRunAtWorkIsNotCharged() {
        QTemporaryDir folder;
        const api::ExportRequest request = make_run(folder.path().toStdString(), "sherl");
        memory::Ledger ledger;
        const memory::RunScope run(ledger);
        ledger.begin_window();
        std::thread([&] {
            (void)export_adapter(request);
            (void)open_adapter(request.target, {})->predict({{"one cat sat", {}}});
        }).join();
        QCOMPARE(ledger.window_peak(), 0);
        QCOMPARE(memory::unattributed_live(), 0);
        const at::Tensor own = at::zeros({16});
        QVERIFY(ledger.live() >= 64);
    }

    void aStoppedExportLeavesNothing() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_run(root, "lora");
        std::stop_source stop;
        request.stop = stop.get_token();
        request.checked = [&](const api::ExportCheck&) { stop.request_stop(); };
        try {
            (void)export_adapter(request);
            QFAIL("exported");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("export.stopped"));
        }
        QVERIFY(!fs::exists(request.target));
        QCOMPARE(std::distance(fs::directory_iterator(root), fs::directory_iterator()), 2);  // backbone and run
    }

    void changesAreRefused() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const api::ExportRequest request = make_run(root, "sherl");
        (void)export_adapter(request);
        QCOMPARE(refusal(request.target), std::string("accepted"));

        fs::copy(request.target, root / "flipped", fs::copy_options::recursive);
        flip_bit(root / "flipped/adapter_model.safetensors", 9);
        QCOMPARE(refusal(root / "flipped"), std::string("export.changed"));

        fs::copy(request.target, root / "edited", fs::copy_options::recursive);
        std::string facts = read_file(root / "edited/sherl.json");
        write_file_atomically(root / "edited/sherl.json", facts.replace(facts.find("perhaps"), 7, "never!!"));
        QCOMPARE(refusal(root / "edited"), std::string("export.changed"));

        fs::copy(root / "backbone", root / "other", fs::copy_options::recursive);
        flip_bit(root / "other/model.safetensors", 40);
        QCOMPARE(refusal(request.target, root / "other"), std::string("export.wrong_backbone"));
        QCOMPARE(refusal(request.target, root / "backbone"), std::string("accepted"));
        QCOMPARE(refusal(request.target, root / "nowhere"), std::string("export.no_backbone"));
    }

    // Hashes that fit and a probe that does not: only the probe can tell.
    void probeIsCheckedToo() {
        QTemporaryDir folder;
        const api::ExportRequest request = make_run(folder.path().toStdString(), "sherl");
        (void)export_adapter(request);
        Json facts = parse_json(read_file(request.target / "sherl.json"), "facts");
        facts["probe"]["logits"][1][0] = facts["probe"]["logits"][1][0].get<double>() + 0.01;
        seal(facts);
        write_file_atomically(request.target / "sherl.json", facts.dump());
        QCOMPARE(refusal(request.target), std::string("export.probe"));
    }

    // The same weights read other words once the vocabulary's order changes: the hash tells, and so does the probe alone.
    void changedTokenizerIsRefused() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const api::ExportRequest request = make_run(root, "sherl");
        (void)export_adapter(request);
        std::string vocabulary = read_file(root / "backbone/vocab.txt");
        const std::size_t a = vocabulary.find("\na\nb\n");
        QVERIFY(a != std::string::npos);
        write_file_atomically(root / "backbone/vocab.txt", vocabulary.replace(a, 5, "\nb\na\n"));
        QCOMPARE(refusal(request.target), std::string("export.wrong_backbone"));

        Json facts = parse_json(read_file(request.target / "sherl.json"), "facts");
        facts["backbone"]["hash"] = formats::backbone_hash(root / "backbone");
        seal(facts);
        write_file_atomically(request.target / "sherl.json", facts.dump());
        QCOMPARE(refusal(request.target), std::string("export.tokenizer"));

        write_file_atomically(root / "backbone/vocab.txt", vocabulary.replace(a, 5, "\na\nb\n"));
        facts["backbone"]["hash"] = formats::backbone_hash(root / "backbone");
        facts["probe"]["inputs"][2]["token_type_ids"].back() = 0;
        seal(facts);
        write_file_atomically(request.target / "sherl.json", facts.dump());
        QCOMPARE(refusal(request.target), std::string("export.tokenizer"));
    }

    void targetStaysWholeOrAbsent() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        api::ExportRequest request = make_run(root, "lora");
        fs::create_directories(request.target);
        write_file_atomically(request.target / "mine.txt", "x");
        QVERIFY_EXCEPTION_THROWN(export_adapter(request), Error);
        QCOMPARE(read_file(request.target / "mine.txt"), std::string("x"));

        request.target = root / "second";
        fs::remove(root / "backbone/vocab.txt");  // the probe cannot be made any more
        QVERIFY_EXCEPTION_THROWN(export_adapter(request), Error);
        QVERIFY(!fs::exists(request.target));
        for (const auto& entry : fs::directory_iterator(root)) {
            QVERIFY2(entry.path().filename().string().front() != '.', entry.path().c_str());
        }
    }

    void runWithoutWeightsIsRefused() {
        QTemporaryDir folder;
        api::ExportRequest request = make_run(folder.path().toStdString(), "lora");
        fs::remove_all(request.files / "best");
        QVERIFY_EXCEPTION_THROWN(export_adapter(request), Error);
        request.weights = "last";
        QCOMPARE(export_adapter(request).step, 30);
    }
};

QTEST_APPLESS_MAIN(TestExport)
#include "tst_export.moc"
