// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/export_dialog.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

#include "core/api/layout.h"
#include "core/data/demands.h"
#include "core/spec/resolve.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/exported_page.h"
#include "widgets/dialogs/fitted_tree.h"
#include "widgets/dialogs/loading_code.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/icon_label.h"
#include "widgets/look/icons.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/variant_names.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

constexpr int kWidth = 760, kHeight = 640, kLabels = 104, kGap = 12, kSide = 24;  // design pixels

const QString kHome = QStringLiteral("~/");

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

QPushButton* button(const char* name, QWidget* parent) {
    auto* made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    return made;
}

QLabel* label(const char* role, QWidget* parent, const char* name = nullptr) {
    QLabel* made = role_label(role, parent);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    if (name != nullptr) made->setObjectName(QString::fromLatin1(name));
    return made;
}

QFrame* line(QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setProperty("role", QStringLiteral("line"));
    return made;
}

store::RunSummary summary_of(const StudySession& session, store::RunId run) {
    const store::RunSummary* found = session.run(run);
    return found == nullptr ? store::RunSummary{} : *found;
}

}  // namespace

ExportDialog::ExportDialog(StudySession& session, AdapterExport::EngineFactory engine, store::RunId run, QWidget* parent,
                           AdapterExport::CopyFile copy)
    : QDialog(parent),
      session_(session),
      run_(summary_of(session, run)),
      source_{session.path(), run, run_.uuid},
      peft_(api::adapter_layout(run_.method).peft),
      export_bridge_(std::make_unique<AdapterExport>(std::move(engine), std::move(copy))) {
    setObjectName(QStringLiteral("exportDialog"));
    VariantNames names;
    names.update(session_.runs());
    names_ = names.of(run_);
    build();
    connect_all();
    retranslate();
    set_state(State::reading);
    folder_->setFocus();
    ask();
}

ExportDialog::~ExportDialog() = default;

// ── Parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void ExportDialog::build() {
    const Theme& theme = Theme::instance();
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* panel = new QWidget(this);
    panel->setObjectName(QStringLiteral("panel"));
    panel->setAttribute(Qt::WA_StyledBackground);
    outer->addWidget(panel);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    build_head(*column);
    column->addWidget(line(this));

    form_ = new QScrollArea(this);
    form_->setWidgetResizable(true);
    form_->setFrameShape(QFrame::NoFrame);
    form_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    form_->setFocusPolicy(Qt::NoFocus);
    form_->setWidget(build_form());
    // The page of success comes with its answer; until then the form alone is there.
    pages_ = new QStackedWidget(this);
    pages_->addWidget(form_);
    column->addWidget(pages_, 1);
    column->addWidget(line(this));
    build_foot(*column);

    order_tabs();
    const int room = screen() == nullptr ? kHeight : screen()->availableGeometry().height() - theme.px(40);
    resize(theme.px(kWidth), std::min(theme.px(kHeight), room));
}

// As the eye goes; the segments are made when it is known which weights there are.
void ExportDialog::order_tabs() {
    QList<QWidget*> order;
    for (QPushButton* segment : segments_->findChildren<QPushButton*>()) order << segment;
    order << folder_ << choose_ << layout_ << contents_ << checks_tree_ << command_ << cancel_ << export_;
    for (qsizetype i = 1; i < order.size(); ++i) setTabOrder(order[i - 1], order[i]);
}

void ExportDialog::build_head(QBoxLayout& column) {
    const Theme& theme = Theme::instance();
    const std::map<store::RunId, int> shades = shades_of(session_.runs());
    const auto shade = shades.find(run_.id);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    head->setSpacing(theme.px(10));
    head->addWidget(new IconLabel(variant_icon(QString::fromStdString(run_.method), shade == shades.end() ? 0 : shade->second), 16, this));
    title_ = role_label("title", this);
    subtitle_ = new ElidedLabel(this);
    subtitle_->setObjectName(QStringLiteral("exportSubtitle"));
    subtitle_->setProperty("role", QStringLiteral("label"));
    head->addWidget(title_);
    head->addWidget(subtitle_, 1);
    column.addLayout(head);
}

QWidget* ExportDialog::build_form() {
    const Theme& theme = Theme::instance();
    auto* form = new QWidget;
    form->setObjectName(QStringLiteral("panel"));
    form->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    column->setSpacing(theme.px(6));

    weights_label_ = label("label", form);
    segments_ = new SegmentBar(form);
    segments_->setObjectName(QStringLiteral("exportWeights"));
    metric_ = role_label("label", form);
    metric_->setObjectName(QStringLiteral("exportMetric"));
    folder_label_ = label("label", form);
    folder_ = new QLineEdit(form);
    folder_->setObjectName(QStringLiteral("exportFolderEdit"));
    folder_->setText(short_path(unique_path(QDir::homePath() + QStringLiteral("/SHERL/exports"), folder_name_of(run_))));
    folder_label_->setBuddy(folder_);
    choose_ = button("exportChooseButton", form);
    folder_error_ = label("bad", form, "exportFolderError");
    layout_label_ = label("label", form);
    layout_ = new QComboBox(form);
    layout_->setObjectName(QStringLiteral("exportLayoutCombo"));
    layout_->addItem(QString());
    layout_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    layout_label_->setBuddy(layout_);
    layout_note_ = label("caption", form, "exportLayoutNote");

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme.px(kGap));
    grid->setRowMinimumHeight(0, theme.px(28));
    grid->setVerticalSpacing(theme.px(8));
    grid->setColumnMinimumWidth(0, theme.px(kLabels));
    grid->setColumnStretch(1, 1);
    auto* weights = new QHBoxLayout;
    weights->addWidget(segments_);
    weights->addStretch();
    weights->addWidget(metric_);
    grid->addWidget(weights_label_, 0, 0);
    grid->addLayout(weights, 0, 1, 1, 2);
    grid->addWidget(folder_label_, 1, 0);
    grid->addWidget(folder_, 1, 1);
    grid->addWidget(choose_, 1, 2);
    grid->addWidget(folder_error_, 2, 1, 1, 2);
    grid->addWidget(layout_label_, 3, 0);
    grid->addWidget(layout_, 3, 1, 1, 2);
    grid->addWidget(layout_note_, 4, 1, 1, 2);
    column->addLayout(grid);

    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(0, theme.px(6), 0, 0);
    contents_label_ = label("heading", form);
    totals_ = role_label("label", form);
    totals_->setObjectName(QStringLiteral("exportTotals"));
    heading->addWidget(contents_label_, 1);
    heading->addWidget(totals_);
    column->addLayout(heading);
    contents_ = new FittedTree(4, 1, 190, true, form);
    contents_->setObjectName(QStringLiteral("exportContents"));
    auto* frame = new QFrame(form);
    frame->setProperty("role", QStringLiteral("sunken"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, theme.px(2), 1, theme.px(2));
    inside->addWidget(contents_);
    column->addWidget(frame);

    checks_label_ = label("heading", form);
    checks_label_->setContentsMargins(0, theme.px(6), 0, 0);
    column->addWidget(checks_label_);
    checks_tree_ = new FittedTree(2, 1, kLabels + kGap - 4, false, form);  // its sentences stand below the fields
    checks_tree_->setObjectName(QStringLiteral("exportChecks"));
    column->addWidget(checks_tree_);

    problem_frame_ = new QFrame(form);
    problem_frame_->setProperty("role", QStringLiteral("noteBad"));
    auto* note = new QVBoxLayout(problem_frame_);
    note->setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8));
    problem_ = label("bad", problem_frame_, "exportError");
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    note->addWidget(problem_);
    column->addWidget(problem_frame_);
    column->addStretch();
    return form;
}

void ExportDialog::build_foot(QBoxLayout& column) {
    const Theme& theme = Theme::instance();
    command_ = button("exportCommandButton", this);
    command_->setProperty("kind", QStringLiteral("ghost"));
    cancel_ = button("exportCancelButton", this);
    export_ = button("exportButton", this);
    export_->setProperty("kind", QStringLiteral("primary"));
    export_->setDefault(true);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(theme.px(kSide), theme.px(12), theme.px(kSide), theme.px(12));
    foot->setSpacing(theme.px(8));
    foot->addWidget(command_);
    foot->addStretch();
    foot->addWidget(cancel_);
    foot->addWidget(export_);
    column.addLayout(foot);
}

void ExportDialog::connect_all() {
    connect(segments_, &SegmentBar::chosen, this, [this] { prepare(); });
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
        folder_refusal_ = error;
        set_state(State::ready);
        folder_->setFocus();
    });
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
    report_.reset();
    checks_.clear();
    refusal_.reset();
    folder_refusal_.reset();
    show_weights();
    show_contents();
    set_state(State::checking);
    export_bridge_->prepare(source_, chosen()->name);
}

void ExportDialog::refuse(const Error& error) {
    refusal_ = error;
    show_weights();
    show_contents();
    set_state(State::failed);
    Q_EMIT failed(error);
}

void ExportDialog::start_export() {
    if (state_ != State::ready || target().isEmpty()) return;
    folder_refusal_.reset();
    set_state(State::writing);
    export_bridge_->commit(target().toStdString());
}

void ExportDialog::finish(const QString& folder) {
    const spec::RunSpec spec = spec::to_run_spec(run_.spec);
    exported_page_ = new ExportedPage(data::has_pairs(spec.task), this);
    exported_page_->show_folder(folder, loading_code({.folder = folder.toStdString(),
                                                      .backbone = spec.backbone.path.string(),
                                                      .pool = spec.task.pool,
                                                      .max_length = spec.task.max_length,
                                                      .peft = peft_}));
    connect(exported_page_, &ExportedPage::asked, this,
            [this](const QString& text, const std::optional<QString>& pair) { export_bridge_->try_it(text, pair); });
    connect(export_bridge_.get(), &AdapterExport::tried, exported_page_, &ExportedPage::show_result);
    connect(export_bridge_.get(), &AdapterExport::tryRefused, exported_page_, &ExportedPage::show_refusal);
    pages_->addWidget(exported_page_);
    pages_->setCurrentWidget(exported_page_);
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
    export_->setText(state == State::writing ? tr("Exporting…") : tr("Export"));
}

const store::StoredWeights* ExportDialog::chosen() const {
    const auto segment = static_cast<std::size_t>(std::max(0, segments_->current()));
    return segment < weights_.size() ? &weights_[segment] : nullptr;
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
    command += QStringLiteral(" --out ") + shell_quoted(target().toStdString());
    return command + QStringLiteral(" --store ") + shell_quoted(source_.study.string());
}

}  // namespace sherl::widgets
