// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/setup_panel.h"

#include <QAction>
#include <QEvent>
#include <QFileInfo>
#include <QVBoxLayout>

#include "widgets/dialogs/all_fields_dialog.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/backbone_section.h"
#include "widgets/panels/field_ideas.h"
#include "widgets/panels/method_list.h"
#include "widgets/panels/options_form.h"
#include "widgets/panels/section.h"
#include "widgets/panels/start_line.h"
#include "widgets/panels/task_section.h"
#include "widgets/panels/training_form.h"

namespace sherl::widgets {
namespace {

constexpr int kWidth = 316, kPad = 16, kGap = 10;  // design pixels

// A section between the column's edges.
QWidget* padded(QWidget* section, QWidget* parent) {
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(Theme::instance().px(kPad), 0, Theme::instance().px(kPad), 0);
    section->setParent(box);
    layout->addWidget(section);
    return box;
}

// Those that take the focus, in the order in which they stand.
void collect_stops(QLayout* layout, QList<QWidget*>& stops) {
    for (int i = 0; i < layout->count(); ++i) {
        QLayoutItem* item = layout->itemAt(i);
        QWidget* widget = item->widget();
        if (widget != nullptr && widget->focusPolicy() != Qt::NoFocus) stops.append(widget);
        QLayout* inner = widget != nullptr ? widget->layout() : item->layout();
        if (inner != nullptr) collect_stops(inner, stops);
    }
}

}  // namespace

SetupPanel::SetupPanel(SpecDraft& draft, PreflightService& preflight, Settings& settings, SetupForecast* forecast, QWidget* parent)
    : QScrollArea(parent), draft_(draft), preflight_(preflight), settings_(settings), forecast_(forecast) {
    if (forecast_ != nullptr) ideas_ = new FieldIdeas(draft_, *forecast_, this);
    setObjectName(QStringLiteral("setupPanel"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);  // its fields take it
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);  // wider only where it stands alone
    viewport()->setObjectName(QStringLiteral("panel"));  // the style sheet fills it
    undo_ = draft_.undo_stack().createUndoAction(this);
    redo_ = draft_.undo_stack().createRedoAction(this);
    undo_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    redo_->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    addActions({undo_, redo_});
    // Behind the actions' own connections, which enable them.
    connect(&draft_.undo_stack(), &QUndoStack::canUndoChanged, this, &SetupPanel::enable_undo);
    connect(&draft_.undo_stack(), &QUndoStack::canRedoChanged, this, &SetupPanel::enable_undo);
    build();
    // Sizes and words are asked for while building; a new text size or language builds again, when all have heard of it.
    connect(&Theme::instance(), &Theme::changed, this, &SetupPanel::build, Qt::QueuedConnection);
}

QSize SetupPanel::sizeHint() const {
    return {Theme::instance().px(kWidth), widget() == nullptr ? 0 : widget()->sizeHint().height()};
}

void SetupPanel::set_undo_offered(bool offered) {
    undo_offered_ = offered;
    enable_undo();
}

void SetupPanel::enable_undo() {
    undo_->setEnabled(undo_offered_ && draft_.undo_stack().canUndo());
    redo_->setEnabled(undo_offered_ && draft_.undo_stack().canRedo());
}

void SetupPanel::look_again() {
    if (!draft_.problems().empty()) draft_.refresh();
    backbone_->look_again();
    task_->look_again();
}

void SetupPanel::build() {
    const Theme& theme = Theme::instance();
    setMinimumWidth(theme.px(kWidth));
    setAccessibleName(tr("Set-up"));
    auto* content = new QWidget(this);
    content->setObjectName(QStringLiteral("panel"));
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, theme.px(8), 0, theme.px(12));
    layout->setSpacing(theme.px(kGap));

    backbone_ = new BackboneSection(draft_, preflight_, settings_);
    task_ = new TaskSection(draft_, preflight_, settings_);
    const auto tell = [this, backbone = backbone_, task = task_] {
        QStringList all{backbone->trouble(), task->trouble()};
        all.removeAll(QString());
        Q_EMIT troubleChanged(all.join(QLatin1Char('\n')));
    };
    connect(backbone_, &BackboneSection::troubleChanged, this, tell);
    connect(task_, &TaskSection::troubleChanged, this, tell);
    layout->addWidget(padded(backbone_, content));
    layout->addWidget(padded(task_, content));
    layout->addWidget(separator(content));

    auto* methods = new MethodList(draft_, forecast_);
    auto* heading = heading_label(tr("Method"), content);
    heading->setBuddy(methods);
    auto* method = new QWidget(content);
    auto* method_layout = new QVBoxLayout(method);
    method_layout->setContentsMargins(0, 0, 0, 0);
    method_layout->setSpacing(theme.px(4));
    ElidedLabel* legend = nullptr;
    if (forecast_ != nullptr) {
        legend = new ElidedLabel(method);
        legend->setProperty("role", QStringLiteral("caption"));
        legend->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        //: What the bars behind the methods' names tell
        legend->set_text(tr("predicted peak, coloured part: activations"));
        legend->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    }
    method_layout->addWidget(padded(heading_row(heading, legend, method), method));
    method_layout->addWidget(methods);
    method_layout->addWidget(method_trouble(method));
    layout->addWidget(method);

    auto* options = new OptionsForm(draft_, forecast_);
    auto* options_box = new QWidget(content);
    auto* options_layout = new QVBoxLayout(options_box);
    options_layout->setContentsMargins(0, 0, 0, 0);
    options_layout->setSpacing(theme.px(kGap));
    options_layout->addWidget(separator(options_box));
    options_layout->addWidget(padded(options, options_box));
    layout->addWidget(options_box);
    const auto show_options = [options, options_box] { options_box->setVisible(!options->is_empty()); };
    connect(options, &OptionsForm::emptyChanged, options_box, show_options);
    show_options();

    auto* start = new StartLine(draft_, content);
    start->setContentsMargins(theme.px(kPad), 0, theme.px(kPad), 0);
    layout->addWidget(start);

    auto* training = new TrainingForm(draft_);
    layout->addWidget(separator(content));
    layout->addWidget(padded(training, content));
    layout->addStretch(1);
    connect(options, &OptionsForm::fieldRequested, this, &SetupPanel::show_all_fields);
    connect(training, &TrainingForm::fieldRequested, this, &SetupPanel::show_all_fields);
    setWidget(content);  // deletes the one before
    tell();
    order_focus();
    connect(&draft_, &SpecDraft::changed, content, [this] { order_focus(); });  // after the fields of another method were made
    Q_EMIT rebuilt();
}

// A method that the backbone does not have stays chosen, until another one is.
QWidget* SetupPanel::method_trouble(QWidget* parent) {
    auto* line = new ElidedLabel;
    line->setObjectName(QStringLiteral("methodTrouble"));
    line->setProperty("role", QStringLiteral("bad"));
    QWidget* box = padded(line, parent);
    const auto refresh = [this, line, box] {
        const std::vector<Problem> problems = draft_.problems_at("method.kind");
        const bool chosen = !draft_.is_default("method.kind");
        box->setVisible(chosen && !problems.empty());
        if (!chosen || problems.empty()) return;
        const QString what = capitalized(shown(problems.front().what)), way_out = shown(problems.front().way_out);
        //: Under the list of methods. %1 what is wrong, %2 what can be done
        line->set_text(way_out.isEmpty() ? what : tr("%1. %2", "problem").arg(what, way_out), shown(problems.front()), true);
    };
    connect(&draft_, &SpecDraft::changed, line, refresh);
    refresh();
    return box;
}

void SetupPanel::order_focus() {
    QList<QWidget*> stops;
    collect_stops(widget()->layout(), stops);
    for (qsizetype i = 1; i < stops.size(); ++i) setTabOrder(stops[i - 1], stops[i]);
    if (ideas_ != nullptr) ideas_->watch(*widget());
}

void SetupPanel::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) QMetaObject::invokeMethod(this, &SetupPanel::build, Qt::QueuedConnection);
}

void SetupPanel::open_backbone() {
    backbone_->open_folder();
}

bool SetupPanel::take(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir() && QFileInfo(info.filePath() + QStringLiteral("/config.json")).isFile()) {
        backbone_->use(info.absoluteFilePath());
        return true;
    }
    if (info.isFile() && info.fileName() == QLatin1String("config.json")) {
        backbone_->use(info.absolutePath());
        return true;
    }
    return task_->use(info.absoluteFilePath());
}

void SetupPanel::show_all_fields(const QString& path) {
    if (fields_ == nullptr) fields_ = new AllFieldsDialog(draft_, window());
    fields_->show();
    fields_->raise();
    fields_->activateWindow();
    fields_->go_to(path);
}

}  // namespace sherl::widgets
