// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/task_section.h"

#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/spec/glue.h"
#include "widgets/bridge/task_kind.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/data_card.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/answer_form.h"
#include "widgets/panels/key_editor.h"
#include "widgets/panels/section.h"

namespace sherl::widgets {
namespace {

constexpr int kPauseMs = 150;

Json written_data(const SpecDraft& draft) {
    const Json& document = draft.document();
    const bool there = document.contains("task") && document.at("task").is_object() &&
                       document.at("task").contains("data") && document.at("task").at("data").is_object();
    return there ? document.at("task").at("data") : Json();
}

}  // namespace

TaskSection::TaskSection(SpecDraft& draft, PreflightService& preflight, Settings& settings, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      preflight_(preflight),
      settings_(settings),
      combo_(new PopupCombo(QStringLiteral("taskCombo"), this)),
      info_(new ElidedLabel(this)),
      details_(link_button(tr("Details"), QStringLiteral("taskDetails"), this)),
      kind_(link_button({}, QStringLiteral("taskKindButton"), this)),
      answers_(new AnswerForm(draft, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(4));
    auto* heading = heading_label(tr("Task and data"), this);
    heading->setBuddy(combo_);
    combo_->setAccessibleName(heading->text());
    //: For screen readers: the button Details beside the data
    details_->setAccessibleName(tr("Details of task and data"));
    info_->setObjectName(QStringLiteral("taskInfo"));
    layout->addWidget(heading_row(heading, details_, this));
    layout->addWidget(combo_);
    layout->addWidget(info_);
    layout->addWidget(kind_, 0, Qt::AlignLeft);
    layout->addWidget(answers_);

    pause_.setSingleShot(true);
    pause_.setInterval(kPauseMs);
    connect(&pause_, &QTimer::timeout, this, &TaskSection::read_again);
    connect(combo_, &PopupCombo::aboutToOpen, this, &TaskSection::fill);
    connect(combo_, &QComboBox::currentIndexChanged, this, &TaskSection::choose);
    connect(combo_, &QComboBox::activated, this, &TaskSection::look_again);
    connect(details_, &QPushButton::clicked, this, &TaskSection::show_details);
    connect(kind_, &QPushButton::clicked, this, [this] {
        const std::string kind = better_task_kind(draft_);
        if (!kind.empty()) draft_.set("task.kind", kind);
    });
    connect(&draft_, &SpecDraft::changed, this, &TaskSection::follow_draft);
    connect(&preflight_, &PreflightService::previewed, this, [this](const DataPreview& preview) {
        if (pause_.isActive()) return;  // of what stood here before
        preview_ = preview;
        failure_.reset();
        columns_ = preview.columns;
        show_preview();
    });
    connect(&preflight_, &PreflightService::previewFailed, this,
            [this](const Error& error, const std::vector<std::string>& columns) {
                if (pause_.isActive()) return;
                failure_ = error;
                preview_.reset();
                columns_ = columns;
                show_preview();
            });
    fill();
    follow_draft();
}

void TaskSection::fill() {
    sources_ = bundled_data();
    const auto add = [this](DataSource source) {
        const bool known = std::any_of(sources_.begin(), sources_.end(),
                                       [&](const DataSource& each) { return same_data(each.data, source.data); });
        if (!known) sources_.push_back(std::move(source));
    };
    for (const QString& path : settings_.value(Setting::recent_data).toStringList()) {
        for (DataSource& source : data_at(path.toStdString())) add(std::move(source));
    }
    const Json current = written_data(draft_);
    const auto is_current = [&](const DataSource& source) { return same_data(source.data, current); };
    if (!current.is_null() && std::none_of(sources_.begin(), sources_.end(), is_current)) {
        sources_.insert(sources_.begin(), {.title = data_title(current), .path = {}, .data = current});
    }
    const QSignalBlocker blocker(combo_);
    combo_->clear();
    for (const DataSource& source : sources_) {
        combo_->addItem(source.title);
        combo_->setItemData(combo_->count() - 1, QString::fromStdString(source.path.string()), Qt::ToolTipRole);
    }
    combo_->insertSeparator(combo_->count());
    //: Entry of a list that asks for a folder with the files of GLUE
    combo_->addItem(tr("GLUE folder…"), static_cast<int>(Action::glue));
    //: Entry of a list that asks for a CSV or TSV file
    combo_->addItem(tr("Table file…"), static_cast<int>(Action::table));
    //: Entry of a list that asks for a folder with one sub-folder of text files for each class
    combo_->addItem(tr("Class folders…"), static_cast<int>(Action::folders));
    const auto found = std::find_if(sources_.begin(), sources_.end(), is_current);
    combo_->setCurrentIndex(found == sources_.end() || current.is_null()
                                ? -1
                                : static_cast<int>(found - sources_.begin()));
}

void TaskSection::choose(int index) {
    if (index < 0) return;
    if (index < static_cast<int>(sources_.size())) {
        const DataSource chosen = sources_[static_cast<std::size_t>(index)];
        take(chosen);
        return;
    }
    const auto action = static_cast<Action>(combo_->itemData(index).toInt());
    fill();  // back to the current ones: the dialog may end without an answer
    ask(action);
}

void TaskSection::ask(Action action) {
    const QString start = settings_.value(Setting::recent_data).toStringList().value(0);
    QString path;
    switch (action) {
        case Action::glue:
            path = choosers().folder(this, tr("Open GLUE folder"), start);
            break;
        case Action::table:
            path = choosers().open_file(this, tr("Open table"), start,
                                        //: Filter of a file dialog; keep the patterns
                                        tr("Tables (*.csv *.tsv);;All files (*)"));
            break;
        case Action::folders:
            path = choosers().folder(this, tr("Open class folders"), start);
            break;
    }
    if (path.isEmpty() || use(path)) return;
    refused_ = path;
    show_preview();
}

bool TaskSection::use(const QString& path) {
    const std::vector<DataSource> found = data_at(path.toStdString());
    if (found.empty()) return false;
    settings_.add_recent(Setting::recent_data, path);
    take(found.front());
    fill();
    return true;
}

void TaskSection::take(const DataSource& source) {
    refused_.clear();
    if (same_data(source.data, written_data(draft_))) return;
    draft_.set_many({{"task.data", nullptr},
                     {"task.data", source.data},
                     {"task.kind", task_kind_on(draft_.host(), source.data, source.task_kind)},
                     {"task.metric", nullptr}},
                    //: Undo step
                    tr("Change task and data"));
}

// What can be read: a wrong field elsewhere says nothing against the data.
std::optional<spec::ResolvedSpec> TaskSection::readable() const {
    if (draft_.resolved()) return draft_.resolved();
    Json part{{"format", "sherl-run/1"}, {"method", {{"kind", "full"}}}};
    for (const char* key : {"backbone", "task"})
        if (draft_.document().contains(key)) part[key] = draft_.document().at(key);
    try {
        return spec::try_resolve(part, {.base = draft_.base(), .read_backbone = {}, .cores = 0}).resolved;
    } catch (const Error&) {  // a disk that fails: the draft's problems tell it
        return std::nullopt;
    }
}

void TaskSection::follow_draft() {
    const int index = combo_->currentIndex();
    const Json current = written_data(draft_);
    const bool shown = index >= 0 && index < static_cast<int>(sources_.size()) &&
                       same_data(sources_[static_cast<std::size_t>(index)].data, current);
    if (!shown && (index >= 0 || !current.is_null())) fill();
    if (const auto found = readable()) {
        Json question = found->document.at("task");
        question.erase("metric");
        question.erase("head");
        question["backbone"] = found->document.at("backbone").at("path");
        if (std::string key = question.dump(); key != asked_) {
            asked_ = std::move(key);
            preview_.reset();
            failure_.reset();
            pause_.start();
        }
    }
    show_preview();
}

void TaskSection::look_again() {
    if (!trouble_.isEmpty()) read_again();
}

void TaskSection::read_again() {
    const auto found = readable();
    if (!found) {
        asked_.clear();  // asked when there is something to ask again
        return;
    }
    preflight_.preview(found->spec.task, found->spec.backbone.path);
}

void TaskSection::show_line(const QString& text, const char* role, const QString& tip) {
    restyle(*info_, "role", QString::fromLatin1(role));
    info_->set_text(text, tip, std::string_view(role) == "bad");
}

QString TaskSection::official_difference() const {
    if (!preview_ || !draft_.resolved()) return {};
    const spec::DataSpec& chosen = draft_.resolved()->spec.task.data;
    const spec::GlueTask* task = spec::find_glue_task(chosen.name);
    const bool whole = chosen.split.kind == "given" && !chosen.limit_train && !chosen.limit_validation;
    if (task == nullptr || !whole) return {};
    const auto size = [this](const char* split) {
        const auto found = preview_->sizes.find(split);
        return found == preview_->sizes.end() ? std::int64_t{0} : found->second;
    };
    if (size("train") != task->train_examples) {
        return tr("%1 training rows, the official set has %2.")
            .arg(count(size("train")), count(task->train_examples));
    }
    if (size("validation") != task->validation_examples) {
        return tr("%1 validation rows, the official set has %2.")
            .arg(count(size("validation")), count(task->validation_examples));
    }
    return {};
}

// A file, or a backbone.path written by hand, may say another kind than the backbone has.
void TaskSection::offer_kind() {
    const std::string kind = better_task_kind(draft_);
    kind_->setVisible(!kind.empty());
    for (const spec::Kind& task : spec::catalogue().tasks) {
        //: Button under data that are of a kind of task which the backbone does not have. %1 the kind that it has, such as
        //: Text to text
        if (task.kind == kind) kind_->setText(tr("Take it as “%1”").arg(shown(task.title)));
    }
}

void TaskSection::show_preview() {
    offer_kind();
    answers_->show_preview(preview_);
    details_->setEnabled(preview_ || failure_);
    std::vector<Problem> problems = draft_.problems_at("task.data"), found;
    const std::vector<Problem> kind = draft_.problems_at("task.kind");
    problems.insert(problems.end(), kind.begin(), kind.end());
    if (failure_) found = failure_->problems();
    if (preview_) found = preview_->problems;
    show_as_bad(*combo_, !problems.empty() || !found.empty());
    QStringList all_found;
    for (const Problem& problem : found) all_found += shown(problem);
    const QString now = all_found.join(QLatin1Char('\n'));
    if (std::exchange(trouble_, now) != now) Q_EMIT troubleChanged();
    if (!refused_.isEmpty()) {
        return show_line(tr("No data there that can be read."), "bad",
                         tr("%1 holds no GLUE task, no train.csv or train.tsv and no sub-folders of .txt files.")
                             .arg(refused_));
    }
    if (!problems.empty()) {
        if (written_data(draft_).is_null()) return show_line(tr("Choose data."), "caption");
        return show_line(placeless(problems.front()), "bad", shown(problems.front()));
    }
    if (!found.empty()) {
        const std::filesystem::path where = found.front().where;  // with what follows the file's name
        return show_line(in_folder(found.front(), where.parent_path()), "bad", trouble_);
    }
    if (!preview_) {
        const bool reading = !asked_.empty();
        return show_line(reading ? tr("reading…") : QString(), "caption");
    }
    QStringList facts;
    for (const auto& [split, size] : preview_->sizes) {
        //: Number of examples. %1 count
        if (split == "train") facts.prepend(tr("%1 train").arg(count(size)));
    }
    for (const auto& [split, size] : preview_->sizes) {
        //: Number of examples. %1 count
        if (split == "validation") facts.insert(1, tr("%1 validation").arg(count(size)));
    }
    //: %1 name of a metric, such as accuracy or MCC
    if (draft_.resolved())
        facts += tr("metric %1").arg(metric_name(QString::fromStdString(draft_.resolved()->spec.task.metric)));
    const QString difference = official_difference();
    if (!difference.isEmpty()) return show_line(difference, "warn");
    QStringList all = facts;
    if (const auto test = preview_->sizes.find("test"); test != preview_->sizes.end())
        //: Number of examples. %1 count
        all.insert(std::min<qsizetype>(2, all.size()), tr("%1 test").arg(count(test->second)));
    show_line(facts.join(QStringLiteral(" · ")), "caption", all.join(QStringLiteral(" · ")));
}

void TaskSection::show_details() {
    auto* card = new DataCard(draft_, preflight_, window());
    card->show_preview(preview_, columns_, failure_);
    card->show();
}

}  // namespace sherl::widgets
