// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/import_dialog.h"

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "core/spec/paths.h"
#include "core/spec/resolve.h"
#include "widgets/bridge/spec_draft_paths.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_text.h"

namespace sherl::widgets {
namespace {

constexpr int kWidth = 720, kHeight = 600, kSide = 24, kGap = 12;  // design pixels
constexpr std::size_t kFewRows = 3, kMostRows = 1000;             // of a list
constexpr const char *kFrom = "train.start_from", *kPartial = "train.start_partial", *kHash = "train.start_hash";

QPushButton* button(const char* name, QWidget* parent) {
    auto* made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    return made;
}

QLabel* label(const char* role, const char* name, QWidget* parent) {
    QLabel* made = role_label(role, parent);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    made->setObjectName(QString::fromLatin1(name));
    return made;
}

QFrame* line(QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setProperty("role", QStringLiteral("line"));
    return made;
}

QFrame* note(const char* role, QWidget* parent) {
    const Theme& theme = Theme::instance();
    auto* made = new QFrame(parent);
    made->setProperty("role", QString::fromLatin1(role));
    auto* row = new QHBoxLayout(made);
    row->setContentsMargins(theme.px(kGap), theme.px(8), theme.px(kGap), theme.px(8));
    row->setSpacing(theme.px(kGap));
    return made;
}

}  // namespace

ImportDialog::ImportDialog(SpecDraft& draft, AdapterImport& import, AdapterFolder adapter, QWidget* parent)
    : QDialog(parent), draft_(draft), import_(&import), adapter_(std::move(adapter)), method_(*spec::find_method(adapter_.method)) {
    setObjectName(QStringLiteral("importDialog"));
    build();
    connect(&import, &AdapterImport::matched, this, [this](const api::StartMatch& match) {
        match_ = match;
        set_state(State::compared);
    });
    connect(&import, &AdapterImport::refused, this, &ImportDialog::refuse);
    connect(&draft_, &SpecDraft::changed, this, &ImportDialog::compare);
    connect(partial_, &QCheckBox::toggled, this, &ImportDialog::show_verdict);
    connect(switch_, &QPushButton::clicked, this, &ImportDialog::switch_set_up);
    connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
    connect(use_, &QPushButton::clicked, this, &ImportDialog::use);
    compare();
    retranslate();
}

ImportDialog::~ImportDialog() {
    if (import_) import_->cancel();
}

// ── Parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void ImportDialog::build() {
    const Theme& theme = Theme::instance();
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* panel = new QWidget(this);
    panel->setObjectName(QStringLiteral("panel"));
    panel->setAttribute(Qt::WA_StyledBackground);
    outer->addWidget(panel);
    auto* whole = new QVBoxLayout(panel);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(build_head());
    whole->addWidget(line(this));

    auto* column = new QVBoxLayout;
    column->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    column->setSpacing(theme.px(8));
    summary_ = label("label", "importSummary", this);
    column->addWidget(summary_);
    column->addWidget(build_offer());
    loaded_ = build_list("importLoaded", *column);
    missing_ = build_list("importMissing", *column);
    unexpected_ = build_list("importUnexpected", *column);
    column->addStretch();
    verdict_ = label("caption", "importVerdict", this);
    partial_ = new QCheckBox(this);
    partial_->setObjectName(QStringLiteral("importPartialCheck"));
    problem_frame_ = note("noteBad", this);
    problem_ = label("bad", "importError", problem_frame_);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem_frame_->layout()->addWidget(problem_);
    column->addWidget(verdict_);
    column->addWidget(partial_);
    column->addWidget(problem_frame_);
    whole->addLayout(column, 1);
    whole->addWidget(line(this));
    whole->addWidget(build_foot());
    resize_within_screen(*this, QSize(kWidth, kHeight));
}

QWidget* ImportDialog::build_head() {
    const Theme& theme = Theme::instance();
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    row->setSpacing(theme.px(10));
    title_ = role_label("title", head);
    folder_ = new ElidedLabel(head);
    folder_->setObjectName(QStringLiteral("importFolder"));
    folder_->setProperty("role", QStringLiteral("label"));
    row->addWidget(title_);
    row->addWidget(folder_, 1);
    return head;
}

QWidget* ImportDialog::build_offer() {
    offer_ = note("noteWarn", this);
    offer_note_ = label("label", "importSwitchNote", offer_);
    switch_ = button("importSwitchButton", offer_);
    auto* row = static_cast<QHBoxLayout*>(offer_->layout());
    row->addWidget(offer_note_, 1);
    row->addWidget(switch_, 0, Qt::AlignTop);
    return offer_;
}

// A heading with the number, below it the names; as wide as there is room, cut in the middle.
ImportDialog::List ImportDialog::build_list(const char* name, QBoxLayout& column) {
    List list;
    const QString object = QString::fromLatin1(name);
    list.title = role_label("heading", this);
    list.title->setObjectName(object + QStringLiteral("Title"));
    list.names = new QTreeWidget(this);
    list.names->setObjectName(object);
    list.names->setColumnCount(2);
    list.names->setHeaderHidden(true);
    list.names->setRootIsDecorated(false);
    list.names->setUniformRowHeights(true);
    list.names->setTextElideMode(Qt::ElideMiddle);
    list.names->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list.names->header()->setStretchLastSection(false);
    list.names->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list.names->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    column.addWidget(list.title);
    column.addWidget(list.names, 1);
    return list;
}

QWidget* ImportDialog::build_foot() {
    const Theme& theme = Theme::instance();
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(theme.px(kSide), theme.px(kGap), theme.px(kSide), theme.px(kGap));
    row->setSpacing(theme.px(8));
    cancel_ = button("importCancelButton", foot);
    use_ = button("importUseButton", foot);
    use_->setProperty("kind", QStringLiteral("primary"));
    use_->setDefault(true);
    row->addStretch();
    row->addWidget(cancel_);
    row->addWidget(use_);
    return foot;
}

// ── What happens ────────────────────────────────────────────────────────────────────────────────────────────────────
bool ImportDialog::other_method() const {
    return draft_.value("method.kind") != Json(adapter_.method);
}

bool ImportDialog::defined_here() const {
    return draft_.host().empty() || std::find(method_.hosts.begin(), method_.hosts.end(), draft_.host()) != method_.hosts.end();
}

std::vector<std::pair<std::string, Json>> ImportDialog::other_options() const {
    std::vector<std::pair<std::string, Json>> others;
    for (const auto& [path, told] : adapter_.options)
        if (other_method() || !same_option(draft_.settled(path), told)) others.emplace_back(path, told);
    return others;
}

// The set-up with these start values and no others, which may be gone.
std::optional<spec::RunSpec> ImportDialog::asked_spec() {
    Json document = draft_.document();
    for (const char* path : {kPartial, kHash}) spec::erase_at(document, spec::pointer_of(path));
    paths::write(document, kFrom, adapter_.path.string());
    try {
        const spec::Attempt attempt = spec::try_resolve(document, {.base = draft_.base(), .read_backbone = {}, .cores = 0});
        if (attempt.resolved) return attempt.resolved->spec;
        refuse(Error(ErrorKind::input, attempt.problems));
    } catch (const Error& error) {  // a disk that fails
        refuse(error);
    }
    return std::nullopt;
}

void ImportDialog::compare() {
    match_ = {};
    refusal_.reset();
    partial_->setChecked(false);
    import_->cancel();
    if (other_method()) return set_state(State::other_method);
    set_state(State::comparing);
    if (const auto spec = asked_spec()) import_->match(*spec);
}

void ImportDialog::refuse(const Error& error) {
    refusal_ = error;
    set_state(State::refused);
    Q_EMIT failed(error);
}

void ImportDialog::switch_set_up() {
    std::vector<std::pair<std::string, Json>> changes;
    if (other_method()) changes.emplace_back("method.kind", adapter_.method);
    for (auto& [path, told] : other_options()) {
        const spec::Key* key = spec::find_key(path, &method_);
        const bool usual = key != nullptr && key->derive == nullptr && same_option(key->default_value, told);
        changes.emplace_back(path, usual ? Json(nullptr) : std::move(told));
    }
    //: An entry of Undo. %1 a method
    draft_.set_many(changes, tr("options of an adapter of %1").arg(shown(method_.title)));
}

void ImportDialog::use() {
    if (!use_->isEnabled()) return;
    const bool partial = !match_.full() && !match_.head_only;
    draft_.disconnect(this);
    //: An entry of Undo
    draft_.set_many({{kFrom, adapter_.path.string()}, {kPartial, partial ? Json(true) : Json(nullptr)}, {kHash, nullptr}}, tr("start values of an adapter"));
    Q_EMIT used(QString::fromStdString(adapter_.path.string()));
    accept();
}

// ── What it says ────────────────────────────────────────────────────────────────────────────────────────────────────
void ImportDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

void ImportDialog::retranslate() {
    setWindowTitle(tr("Import adapter"));
    title_->setText(tr("Import adapter"));
    folder_->set_text(QString::fromStdString(adapter_.path.string()));
    cancel_->setText(tr("Cancel"));
    use_->setText(tr("Use as start values"));
    set_state(state_);
}

void ImportDialog::set_state(State state) {
    state_ = state;
    show_offer();
    show_lists();
    show_verdict();
    problem_frame_->setVisible(refusal_.has_value());
    problem_->setText(refusal_ ? shown(*refusal_) : QString());
}

QString ImportDialog::words_of(const std::vector<std::pair<std::string, Json>>& options) const {
    QStringList words;
    for (const auto& [path, value] : options) {
        const spec::Key* key = spec::find_key(path, &method_);
        if (key == nullptr) continue;
        const QString name = key->title.empty() ? QString::fromStdString(key->name()) : shown(key->title);
        //: An option of a method and its value
        words << tr("%1: %2", "option, value").arg(name, field_text(*key, value));
    }
    return words.join(QStringLiteral("; "));
}

void ImportDialog::show_offer() {
    const QString title = shown(method_.title);
    const QString told = words_of(adapter_.options);
    //: %1 a method, %2 its options and their values
    summary_->setText(told.isEmpty() ? tr("An adapter of %1.").arg(title) : tr("An adapter of %1 (%2).").arg(title, told));
    const auto others = other_options();
    offer_->setVisible(other_method() || !others.empty());
    switch_->setVisible(defined_here());
    if (other_method()) {
        const Json kind = draft_.value("method.kind");
        const QString here = kind.is_string() ? method_title(QString::fromStdString(kind.get<std::string>())) : QString();
        if (!defined_here()) {
            //: %1 a method
            offer_note_->setText(tr("%1 is not defined on the backbone of the set-up.").arg(title));
        } else if (here.isEmpty()) {
            offer_note_->setText(tr("The set-up names no method yet."));
        } else {
            //: %1 a method
            offer_note_->setText(tr("The set-up trains with %1.").arg(here));
        }
        //: A button. %1 a method
        switch_->setText(tr("Switch the set-up to %1").arg(title));
    } else {
        //: %1 options and their values
        offer_note_->setText(tr("The adapter was trained with other options: %1.").arg(words_of(others)));
        switch_->setText(tr("Take the adapter's options"));
    }
}

void ImportDialog::fill(const List& list, const std::vector<std::string>& names, const QString& title) {
    list.title->setVisible(state_ == State::compared);
    list.names->setVisible(state_ == State::compared && !names.empty());
    list.title->setText(title);
    list.names->setAccessibleName(title);
    list.names->clear();
    for (const std::string& name : names) {
        const auto shapes = match_.shapes.find(name);
        const QString whole = QString::fromStdString(name), sizes = shapes == match_.shapes.end() ? QString() : QString::fromStdString(shapes->second);
        auto* item = new QTreeWidgetItem(list.names, {whole, sizes});
        item->setToolTip(0, whole);
        item->setToolTip(1, sizes);
        //: Name of a tensor, its shapes here and there
        if (!sizes.isEmpty()) item->setData(0, Qt::AccessibleTextRole, tr("%1: %2", "tensor, shapes").arg(whole, sizes));
    }
    if (names.empty()) return;
    // No higher than its names: what a short list does not need a long one gets.
    const int row = list.names->sizeHintForRow(0), around = list.names->height() - list.names->viewport()->height();
    const auto rows = [&](std::size_t most) { return static_cast<int>(std::min(names.size(), most)) * row + around; };
    list.names->setMinimumHeight(rows(kFewRows));
    list.names->setMaximumHeight(rows(kMostRows));
}

void ImportDialog::show_lists() {
    const auto number = [](const std::vector<std::string>& names) { return count(static_cast<std::int64_t>(names.size())); };
    //: %1 a number of tensors
    fill(loaded_, match_.loaded, tr("Loaded: %1").arg(number(match_.loaded)));
    //: %1 a number of tensors
    fill(missing_, match_.missing, tr("Missing in the adapter: %1").arg(number(match_.missing)));
    //: %1 a number of tensors
    fill(unexpected_, match_.unexpected, tr("Unexpected in the adapter: %1").arg(number(match_.unexpected)));
}

void ImportDialog::show_verdict() {
    const bool known = state_ == State::compared, nothing = known && match_.loaded.empty();
    const bool asks = known && !nothing && !match_.full();
    QString sentence;
    if (state_ == State::comparing) sentence = tr("Comparing the adapter with the set-up…");
    if (nothing) {
        sentence = tr("No tensor of the adapter fits this set-up.");
    } else if (known && match_.full()) {
        sentence = tr("Every tensor fits: training begins with the values of the adapter.");
    } else if (known && match_.head_only) {
        sentence = tr("Only the head differs: the head starts anew, all else begins with the values of the adapter.");
    } else if (known) {
        const auto loaded = static_cast<std::int64_t>(match_.loaded.size()), all = loaded + static_cast<std::int64_t>(match_.missing.size());
        //: %1 and %2 numbers of tensors
        sentence = tr("%1 of %2 trained tensors begin with the values of the adapter.").arg(count(loaded), count(all));
    }
    verdict_->setText(sentence);
    verdict_->setVisible(!sentence.isEmpty());
    const char* role = nothing ? "bad" : !known ? "caption" : match_.full() ? "good" : match_.head_only ? "label" : "warn";
    restyle(*verdict_, "role", QString::fromLatin1(role));
    partial_->setVisible(asks);
    partial_->setText(match_.head_only ? tr("Let the head start anew") : tr("Take what fits: what is missing starts anew, what is unexpected is left out"));
    partial_->setToolTip(tr("The run's own record tells it: train.start_from, train.start_partial."));
    use_->setEnabled(known && !nothing && (match_.full() || partial_->isChecked()));
}

}  // namespace sherl::widgets
