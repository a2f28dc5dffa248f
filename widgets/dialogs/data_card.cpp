// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/data_card.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "core/spec/glue.h"
#include "widgets/bridge/data_sources.h"
#include "widgets/dialogs/file_viewer.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kTokenised = 3;  // examples shown as tokens

QString of(const std::string& text) {
    return QString::fromStdString(text);
}

QString split_word(const std::string& split) {
    //: Which examples: those trained on
    if (split == "train") return DataCard::tr("training");
    //: Which examples: those that select the best weights
    if (split == "validation") return DataCard::tr("validation");
    //: Which examples: those scored once, at the end
    return DataCard::tr("test");
}

QTableWidget* table(const QString& object_name, QWidget* parent) {
    auto* table = new QTableWidget(parent);
    table->setObjectName(object_name);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(Theme::instance().px(26));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    return table;
}

void put(QTableWidget& table, int row, int column, const QString& text, bool number = false) {
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(text);
    if (number) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table.setItem(row, column, item);
}

// All rows without scrolling.
void fit_height(QTableWidget& table) {
    const int rows = std::max(1, table.rowCount());
    table.setFixedHeight(table.horizontalHeader()->sizeHint().height() +
                         rows * table.verticalHeader()->defaultSectionSize() + 4);
}

}  // namespace

DataCard::DataCard(SpecDraft& draft, PreflightService& preflight, QWidget* parent)
    : QDialog(parent),
      draft_(draft),
      title_(new QLabel(this)),
      trouble_(new QLabel(this)),
      ways_out_(make_ways_out()),
      sizes_(table(QStringLiteral("previewSizes"), this)),
      notes_(new QLabel(this)),
      read_(new QWidget(this)),
      columns_(make_columns()),
      rows_(table(QStringLiteral("previewRows"), this)),
      tokens_(new QPlainTextEdit(this)) {
    setObjectName(QStringLiteral("dataCard"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout->setSpacing(theme.px(10));
    title_->setProperty("role", QStringLiteral("heading"));
    trouble_->setProperty("role", QStringLiteral("bad"));
    notes_->setProperty("role", QStringLiteral("caption"));
    for (QLabel* label : {title_, trouble_, notes_}) label->setWordWrap(true);
    tokens_->setObjectName(QStringLiteral("previewTokens"));
    tokens_->setReadOnly(true);
    tokens_->setTabChangesFocus(true);
    tokens_->setProperty("role", QStringLiteral("mono"));
    tokens_->setFixedHeight(theme.px(120));
    auto* reading = new QVBoxLayout(read_);
    reading->setContentsMargins(0, 0, 0, 0);
    reading->setSpacing(layout->spacing());
    const auto labelled = [&](QWidget* what) {
        auto* label = new QLabel(read_);
        label->setProperty("role", QStringLiteral("label"));
        label->setBuddy(what);
        reading->addWidget(label);
        reading->addWidget(what);
    };
    layout->addWidget(title_);
    layout->addWidget(trouble_);
    layout->addWidget(ways_out_);
    layout->addWidget(columns_);
    layout->addWidget(read_, 1);
    labelled(sizes_);
    reading->addWidget(notes_);
    labelled(rows_);
    labelled(tokens_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    for (QAbstractButton* button : buttons->buttons()) {
        // Return belongs to the field that has the focus.
        if (auto* push = qobject_cast<QPushButton*>(button)) push->setAutoDefault(false);
    }
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
    layout->addStretch();
    layout->addWidget(buttons);
    resize(theme.px(680), theme.px(640));
    retranslate();

    connect(&draft_, &SpecDraft::changed, this, &DataCard::follow_draft);
    connect(&preflight, &PreflightService::previewed, this,
            [this](const DataPreview& preview) { show_preview(preview, preview.columns); });
    connect(&preflight, &PreflightService::previewFailed, this,
            [this](const Error& error, const std::vector<std::string>& columns) {
                show_preview(std::nullopt, columns, error);
            });
}

void DataCard::retranslate() {
    setWindowTitle(tr("Task and data"));
    sizes_->setAccessibleName(tr("Sizes of the splits"));
    rows_->setAccessibleName(tr("First training examples"));
    tokens_->setAccessibleName(tr("Three examples as tokens"));
    const std::array<QString, 3> columns{tr("Column of the text"), tr("Column of the second text"),
                                         tr("Column of the label")};
    for (std::size_t i = 0; i < columns.size(); ++i) choices_[i].combo->setAccessibleName(columns[i]);
    for (const QWidget* part : {columns_, read_}) {
        for (QLabel* label : part->findChildren<QLabel*>()) {
            if (label->buddy() != nullptr) label->setText(label->buddy()->accessibleName());
        }
    }
    open_line_->setText(tr("Open at line"));
    skip_->setText(tr("Skip bad rows"));
    //: Tip of the button "Skip bad rows"
    skip_->setToolTip(tr("Bad rows are left out, counted, and named in the record of the run."));
}

void DataCard::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    show_contents();
}

QWidget* DataCard::make_ways_out() {
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(8));
    open_line_ = new QPushButton(box);
    open_line_->setObjectName(QStringLiteral("openLineButton"));
    skip_ = new QPushButton(box);
    skip_->setObjectName(QStringLiteral("skipRowsButton"));
    for (QPushButton* button : {open_line_, skip_}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    layout->addStretch();
    connect(open_line_, &QPushButton::clicked, this, [this] {
        if (bad_place_) (new FileViewer(*bad_place_, this))->show();
    });
    connect(skip_, &QPushButton::clicked, this, [this] { draft_.set("task.data.bad_rows", "skip"); });
    return box;
}

// Of what was read, not of the draft: a wrong key has no line.
void DataCard::offer_ways_out() {
    bad_place_.reset();
    bool rows = false;
    if (failure_ && draft_.problems_at("task.data").empty()) {
        for (const Problem& problem : failure_->problems()) {
            if (!bad_place_) bad_place_ = file_place(problem);
            rows = rows || problem.id.starts_with("data.row.");
        }
    }
    const bool skips = draft_.value("task.data.bad_rows") == "skip";
    open_line_->setVisible(bad_place_.has_value());
    skip_->setVisible(rows && !skips);
    ways_out_->setVisible(bad_place_ || (rows && !skips));
}

QWidget* DataCard::make_columns() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::instance().px(12));
    static constexpr std::array<const char*, 3> names{"columnText", "columnPair", "columnLabel"};
    static constexpr std::array<const char*, 3> paths{"task.data.columns.text", "task.data.columns.text_pair",
                                                      "task.data.columns.label"};
    for (std::size_t i = 0; i < paths.size(); ++i) {
        auto* label = new QLabel(box);
        label->setProperty("role", QStringLiteral("label"));
        auto* combo = new QComboBox(box);
        combo->setObjectName(QString::fromLatin1(names[i]));
        label->setBuddy(combo);
        const int column = static_cast<int>(i);
        grid->addWidget(label, 0, column);
        grid->addWidget(combo, 1, column);
        grid->setColumnStretch(column, 1);
        choices_.push_back({paths[i], combo});
        connect(combo, &QComboBox::currentIndexChanged, this, [this, combo, path = paths[i]](int index) {
            if (index < 0) return;
            const QVariant name = combo->itemData(index);
            draft_.set(path, name.isNull() ? Json() : Json(name.toString().toStdString()));
        });
    }
    return box;
}

void DataCard::follow_draft() {
    const Json format = draft_.value("task.data.format");
    const bool is_table = format == "table" && !names_.empty();
    columns_->setVisible(is_table);
    for (const Column& choice : choices_) {
        const QSignalBlocker blocker(choice.combo);
        choice.combo->clear();
        //: No column is used
        if (std::string_view(choice.path).ends_with("text_pair")) choice.combo->addItem(tr("none"));
        for (const std::string& name : names_) choice.combo->addItem(of(name), of(name));
        const Json value = draft_.value(choice.path);
        choice.combo->setCurrentIndex(
            value.is_string() ? choice.combo->findData(of(value.get<std::string>()))
                              : (std::string_view(choice.path).ends_with("text_pair") ? 0 : -1));
    }
    std::vector<Problem> problems = draft_.problems_at("task.data");
    if (problems.empty() && failure_) problems = failure_->problems();
    QStringList all;
    for (const Problem& problem : problems) all += sherl::widgets::shown(problem);
    trouble_->setText(all.join(QLatin1Char('\n')));
    trouble_->setVisible(!problems.empty());
    offer_ways_out();
}

void DataCard::show_preview(const std::optional<DataPreview>& preview, const std::vector<std::string>& columns,
                            const std::optional<Error>& failure) {
    names_ = columns;
    preview_ = preview;
    failure_ = failure;
    show_contents();
}

void DataCard::show_contents() {
    read_->setVisible(preview_.has_value());
    const Json& document = draft_.document();
    const bool written = document.contains("task") && document.at("task").is_object() &&
                         document.at("task").contains("data");
    title_->setText(written ? data_title(document.at("task").at("data")) : QString());
    follow_draft();
    if (!preview_) return;
    fill_sizes(*preview_);
    fill_rows(*preview_);
    fill_notes(*preview_);
}

void DataCard::fill_sizes(const DataPreview& preview) {
    const spec::GlueTask* task =
        draft_.resolved() ? spec::find_glue_task(draft_.resolved()->spec.task.data.name) : nullptr;
    QStringList heads{tr("Split"), tr("Examples")};
    if (task != nullptr) heads += tr("Official");
    for (const std::string& label : preview.labels) heads += of(label);
    const bool lengths = !preview.lengths.empty();
    if (lengths) {
        //: Column head: tokens of the longest example
        heads += tr("Longest");
        //: Column head: examples longer than the maximum length
        heads += tr("Cut");
    }
    //: Column head: tokens of the longest answer; short
    if (!preview.answers.empty()) heads += tr("Answer");
    sizes_->clear();
    sizes_->setColumnCount(static_cast<int>(heads.size()));
    sizes_->setHorizontalHeaderLabels(heads);
    sizes_->setRowCount(0);
    for (const char* split : {"train", "validation", "test"}) {
        const auto size = preview.sizes.find(split);
        if (size == preview.sizes.end()) continue;
        const int row = sizes_->rowCount();
        sizes_->insertRow(row);
        int column = 0;
        put(*sizes_, row, column++, split_word(split));
        put(*sizes_, row, column++, count(size->second), true);
        if (task != nullptr) {
            const std::int64_t official = std::string_view(split) == "train"        ? task->train_examples
                                          : std::string_view(split) == "validation" ? task->validation_examples
                                                                                    : 0;
            put(*sizes_, row, column++, official == 0 ? QStringLiteral("–") : count(official), true);
        }
        const auto labels = preview.report.label_counts.find(split);
        for (std::size_t i = 0; i < preview.labels.size(); ++i) {
            const bool known = labels != preview.report.label_counts.end() && i < labels->second.size();
            put(*sizes_, row, column++, known ? count(labels->second[i]) : QStringLiteral("–"), true);
        }
        const auto tokens = preview.lengths.find(split);
        if (tokens == preview.lengths.end()) continue;
        put(*sizes_, row, column++, count(tokens->second.longest), true);
        put(*sizes_, row, column++, count(tokens->second.truncated), true);
        const auto answers = preview.answers.find(split);
        if (answers != preview.answers.end()) put(*sizes_, row, column++, count(answers->second.longest), true);
    }
    sizes_->resizeColumnsToContents();
    fit_height(*sizes_);
}

void DataCard::fill_rows(const DataPreview& preview) {
    // As training reads it: both texts of a pair are one then.
    const bool texts = !preview.texts.empty();
    const bool pairs = !texts && std::any_of(preview.first.begin(), preview.first.end(), [](const data::Example& example) {
        return example.text_pair.has_value();
    });
    QStringList heads{tr("Label")};
    //: Column head: the text that the model should answer with
    if (texts) heads += tr("Answer");
    //: Column head: the text as the model reads it, with the words before it
    heads += texts ? tr("Text as it is read") : tr("Text");
    if (pairs) heads += tr("Second text");
    rows_->clear();
    rows_->setColumnCount(static_cast<int>(heads.size()));
    rows_->setHorizontalHeaderLabels(heads);
    rows_->setRowCount(static_cast<int>(preview.first.size()));
    for (int row = 0; row < rows_->rowCount(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const data::Example& example = preview.first[i];
        const bool named = example.label >= 0 && static_cast<std::size_t>(example.label) < preview.labels.size();
        int column = 0;
        put(*rows_, row, column++,
            named ? of(preview.labels[static_cast<std::size_t>(example.label)]) : short_number(example.target));
        if (texts) put(*rows_, row, column++, of(preview.texts[i].target));
        put(*rows_, row, column++, of(texts ? preview.texts[i].source : example.text));
        if (pairs) put(*rows_, row, column++, of(example.text_pair.value_or("")));
    }
    const int wide = texts ? 2 : 1;  // from here on
    for (int column = 0; column < wide; ++column) {
        rows_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Interactive);
        rows_->resizeColumnToContents(column);
    }
    for (int column = wide; column < rows_->columnCount(); ++column)
        rows_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    fill_tokens(preview);
}

void DataCard::fill_tokens(const DataPreview& preview) {
    const auto joined = [](const std::vector<std::string>& tokens) {
        QStringList words;
        for (const std::string& token : tokens) words += of(token);
        return words.join(QLatin1Char(' '));
    };
    QStringList lines;
    for (std::size_t i = 0; i < preview.tokens.size() && i < kTokenised; ++i) {
        lines += joined(preview.tokens[i]);
        if (i < preview.texts.size()) lines.back() += QStringLiteral("\n→ ") + joined(preview.texts[i].answer);
    }
    tokens_->setPlainText(lines.isEmpty() ? tr("The backbone has no tokenizer that can be read.")
                                          : lines.join(QStringLiteral("\n\n")));
}

void DataCard::fill_notes(const DataPreview& preview) {
    QStringList notes;
    for (const Problem& problem : preview.problems) notes += shown(problem);
    const data::DataReport& report = preview.report;
    for (const auto& [file, rows] : report.rows_read)
        //: %1 a file or class, %2 number of rows read from it
        notes += tr("%1: %2 row(s) read", nullptr, static_cast<int>(rows)).arg(of(file), count(rows));
    if (report.rows_skipped > 0)
        //: %1 number of rows
        notes += tr("%1 bad row(s) skipped", nullptr, static_cast<int>(report.rows_skipped)).arg(count(report.rows_skipped));
    if (report.windows_1252 > 0)
        notes += tr("%n row(s) or file(s) read as Windows-1252", nullptr, static_cast<int>(report.windows_1252));
    if (report.shared_texts > 0)
        notes += tr("%n text(s) stand in more than one split", nullptr, static_cast<int>(report.shared_texts));
    for (const Problem& skipped : report.skipped_examples) notes += shown(skipped);
    notes_->setText(notes.join(QStringLiteral(" · ")));
}

}  // namespace sherl::widgets
