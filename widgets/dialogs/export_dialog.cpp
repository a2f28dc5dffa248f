// SPDX-License-Identifier: GPL-3.0-or-later
// export_form.cpp holds its parts, export_lists.cpp what they say.
#include "widgets/dialogs/export_dialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

#include "core/api/layout.h"
#include "core/data/demands.h"
#include "core/data/text_to_text.h"
#include "core/spec/resolve.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/exported_page.h"
#include "widgets/dialogs/loading_code.h"
#include "widgets/look/theme.h"
#include "widgets/models/variant_names.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

const QString kHome = QStringLiteral("~/");
constexpr int kMergedLayout = 1;  // in the list of layouts

QString absolute(const QString& typed) {
    const QString path = typed.trimmed();
    if (path.isEmpty()) return {};
    const bool home = path == QLatin1String("~") || path.startsWith(kHome);
    return QDir::cleanPath(QDir::home().absoluteFilePath(home ? QDir::homePath() + path.mid(1) : path));
}

// As people write it: "~/SHERL".
QString short_path(const QString& path) {
    const QString home = QDir::homePath() + QLatin1Char('/');
    return home.size() > 1 && path.startsWith(home) ? kHome + path.mid(home.size()) : path;
}

QString folder_name_of(const store::RunSummary& run) {
    QString name = QStringLiteral("%1-%2-s%3").arg(QString::fromStdString(run.task), QString::fromStdString(run.method)).arg(run.seed);
    static const QRegularExpression other(QStringLiteral("[^\\w.-]+"), QRegularExpression::UseUnicodePropertiesOption);
    return name.replace(other, QStringLiteral("-"));
}

// `folder`/name, or with a number behind it where that is taken.
QString unique_path(const QString& folder, const QString& name) {
    QString path = folder + QLatin1Char('/') + name;
    for (int number = 2; QFileInfo::exists(path); ++number) path = QStringLiteral("%1/%2-%3").arg(folder, name).arg(number);
    return path;
}

store::RunSummary summary_of(const StudySession& session, store::RunId run) {
    const store::RunSummary* found = session.run(run);
    return found == nullptr ? store::RunSummary{} : *found;
}

// What a text-to-text model reads for a text of this task; else nothing.
std::string prompt_of(const spec::TaskSpec& task) {
    if (task.kind != "seq2seq") return {};
    data::Example example;
    example.text = "A sentence.";
    if (data::has_pairs(task)) example.text_pair = "Another one.";
    return data::source_text(task, example);
}

}  // namespace

ExportDialog::ExportDialog(StudySession& session, AdapterExport::EngineFactory engine, store::RunId run, QWidget* parent,
                           AdapterExport::CopyFile copy)
    : QDialog(parent),
      session_(session),
      run_(summary_of(session, run)),
      source_{session.path(), run, run_.uuid},
      spec_(spec::to_run_spec(run_.spec)),
      own_layout_(api::adapter_layout(run_.method, spec_.task.kind)),
      no_merge_(api::why_no_merge(spec_.method, spec_.task.kind)),
      export_bridge_(std::make_unique<AdapterExport>(std::move(engine), std::move(copy))) {
    setObjectName(QStringLiteral("exportDialog"));
    VariantNames names;
    names.update(session_.runs());
    names_ = names.of(run_);
    build();
    folder_->setText(short_path(unique_path(QDir::homePath() + QStringLiteral("/SHERL/exports"), folder_name_of(run_))));
    connect_all();
    retranslate();
    set_state(State::reading);
    folder_->setFocus();
    ask();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::connect_all() {
    connect(segments_, &SegmentBar::chosen, this, [this] { prepare(); });
    connect(layout_, &QComboBox::activated, this, [this] {
        show_layouts();
        prepare();
    });
    connect(folder_, &QLineEdit::textChanged, this, [this] {
        folder_refusal_.reset();
        set_state(state_);
    });
    connect(choose_, &QPushButton::clicked, this, &ExportDialog::choose_folder);
    connect(command_, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command_line());
        copied_ = true;
        retranslate();
    });
    connect(again_, &QPushButton::clicked, this, &ExportDialog::check_again);
    connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
    connect(export_, &QPushButton::clicked, this, &ExportDialog::start_export);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        show_contents();
        show_checks();
    });

    const AdapterExport* bridge = export_bridge_.get();
    connect(bridge, &AdapterExport::checked, this, [this](const api::ExportCheck& check) {
        checks_.push_back(check);
        show_checks();
    });
    connect(bridge, &AdapterExport::prepared, this, [this](const api::ExportReport& report) {
        report_ = report;
        checks_ = report.checks;
        show_contents();
        set_state(State::ready);
    });
    connect(bridge, &AdapterExport::refused, this, &ExportDialog::refuse);
    connect(bridge, &AdapterExport::exported, this, &ExportDialog::finish);
    connect(bridge, &AdapterExport::exportRefused, this, [this](const Error& error) {
        if (error.id() == "export.read") return refuse(error);  // what was prepared is gone: it is not the folder's fault
        folder_refusal_ = error;
        set_state(State::ready);
        folder_->setFocus();
    });
}

// Whatever the engine still does, it does unseen: nobody waits in front of a dialog that is closed.
void ExportDialog::done(int result) {
    if (export_bridge_ && parent() != nullptr) AdapterExport::end_unseen(std::move(export_bridge_), parent());
    QDialog::done(result);
}

void ExportDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

// ── What happens ────────────────────────────────────────────────────────────────────────────────────────────────────
void ExportDialog::ask() {
    struct Answer {
        store::RunDetail detail;
        std::vector<store::StoredWeights> weights;
    };
    session_.ask<Answer>(
        this,
        [run = run_.id](const store::Study& study) {
            Answer answer{study.detail(run), {}};
            answer.weights = store::stored_weights(study, answer.detail);
            if (answer.weights.empty()) (void)store::export_request(study, answer.detail);  // refuses, and says why
            return answer;
        },
        [this](Answer answer) { take(std::move(answer.detail), std::move(answer.weights)); }, [this](const Error& error) { refuse(error); });
}

void ExportDialog::take(store::RunDetail detail, std::vector<store::StoredWeights> weights) {
    labels_ = std::move(detail.labels);
    weights_ = std::move(weights);
    show_weights();
    order_tabs();
    const auto selected = std::find_if(weights_.begin(), weights_.end(), [](const store::StoredWeights& each) { return each.selected; });
    segments_->set_current(selected == weights_.end() ? 0 : static_cast<int>(selected - weights_.begin()));
    prepare();
}

void ExportDialog::prepare() {
    if (!export_bridge_) return;  // closed
    report_.reset();
    checks_.clear();
    refusal_.reset();
    folder_refusal_.reset();
    show_weights();
    show_contents();
    if (chosen() == nullptr) {  // gone between the list and the question why there are none
        return refuse(Error(ErrorKind::input, {.id = "export.no_weights",
                                               .what = SHERL_TR("widgets", "no weights of this run are on disk"),
                                               .where = "run " + std::to_string(run_.id), .expected = {}, .got = {},
                                               .way_out = SHERL_TR("widgets", "Check again; if there are still none, train the run again.")}));
    }
    set_state(State::checking);
    export_bridge_->prepare(source_, chosen()->name, merges());
}

void ExportDialog::refuse(const Error& error) {
    refusal_ = error;
    show_weights();
    show_contents();
    set_state(State::failed);
    Q_EMIT failed(error);
}

void ExportDialog::check_again() {
    folder_->setFocus();  // the button goes with what it stands beside
    if (chosen() != nullptr) return prepare();
    refusal_.reset();
    show_contents();
    set_state(State::reading);
    ask();
}

void ExportDialog::start_export() {
    if (state_ != State::ready || target().isEmpty() || !export_bridge_) return;
    folder_refusal_.reset();
    set_state(State::writing);
    export_bridge_->commit(target().toStdString());
}

void ExportDialog::finish(const QString& folder) {
    using Form = LoadingFacts::Form;
    using Asks = ExportedPage::Asks;
    exported_page_ = new ExportedPage(merges() ? Asks::nothing : data::has_pairs(spec_.task) ? Asks::pair : Asks::text, this);
    exported_page_->show_folder(folder, loading_code({.folder = folder.toStdString(),
                                                      .backbone = spec_.backbone.path.string(),
                                                      .pool = spec_.task.pool,
                                                      .max_length = spec_.task.max_length,
                                                      .form = merges() ? Form::merged : own_layout_.peft ? Form::peft : Form::reader,
                                                      .prompt = prompt_of(spec_.task)}));
    connect(exported_page_, &ExportedPage::asked, this,
            [this](const QString& text, const std::optional<QString>& pair) { export_bridge_->try_it(text, pair); });
    connect(export_bridge_.get(), &AdapterExport::tried, exported_page_, &ExportedPage::show_result);
    connect(export_bridge_.get(), &AdapterExport::tryRefused, exported_page_, &ExportedPage::show_refusal);
    add_page(exported_page_);
    set_state(State::done);
    setTabOrder(exported_page_, cancel_);
    exported_page_->start();
    Q_EMIT exported(folder);
}

void ExportDialog::choose_folder() {
    const QString parent = QFileInfo(target()).path();
    const QString chosen = choosers().folder(this, tr("Choose a folder for the adapter"), QFileInfo(parent).isDir() ? parent : QDir::homePath());
    if (chosen.isEmpty()) return;
    // Into a folder that holds something a new one is put.
    const bool empty = QDir(chosen).isEmpty();
    folder_->setText(short_path(empty ? chosen : unique_path(chosen, folder_name_of(run_))));
}

void ExportDialog::set_state(State state) {
    state_ = state;
    const bool form = state == State::reading || state == State::checking || state == State::ready || state == State::failed;
    for (QWidget* field : std::initializer_list<QWidget*>{segments_, folder_, choose_, layout_}) field->setEnabled(form);
    export_->setEnabled(state == State::ready && !target().isEmpty());
    export_->setVisible(state != State::done);
    export_->setDefault(state != State::done);
    command_->setVisible(state != State::done);
    command_->setEnabled(!weights_.empty());
    show_checks();
    show_problem();
    cancel_->setText(state == State::done ? tr("Close") : tr("Cancel"));
    // What may pass by itself, a full disk or a folder that cannot be written, can be tried as it stands.
    const bool may_pass = folder_refusal_ && folder_refusal_->kind() != ErrorKind::input;
    export_->setText(state == State::writing ? tr("Exporting…") : may_pass ? tr("Try again") : tr("Export"));
}

const store::StoredWeights* ExportDialog::chosen() const {
    const auto segment = static_cast<std::size_t>(std::max(0, segments_->current()));
    return segment < weights_.size() ? &weights_[segment] : nullptr;
}

bool ExportDialog::merges() const {
    return layout_->currentIndex() == kMergedLayout;
}

QString ExportDialog::target() const {
    return absolute(folder_->text());
}

QString ExportDialog::command_line() const {
    const std::string number = std::to_string(run_.id);
    // A name goes before a number.
    const bool named = std::any_of(session_.runs().begin(), session_.runs().end(), [&](const store::RunSummary& each) { return each.name == number; });
    QString command = QStringLiteral("sherl export ") + QString::fromStdString(named ? run_.uuid : number);
    if (const store::StoredWeights* weights = chosen()) command += QStringLiteral(" --weights ") + QString::fromStdString(weights->name);
    if (merges()) command += QStringLiteral(" --merge");
    command += QStringLiteral(" --out ") + shell_quoted(target().toStdString());
    return command + QStringLiteral(" --store ") + shell_quoted(source_.study.string());
}

}  // namespace sherl::widgets
