// SPDX-License-Identifier: GPL-3.0-or-later
// ExamplesPanel, its parts and their places. examples_content.cpp holds what they show.
#include "widgets/panels/examples_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QContextMenuEvent>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "widgets/look/icon_label.h"
#include "widgets/look/icons.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/panels/confusion_view.h"
#include "widgets/panels/examples_view.h"
#include "widgets/panels/flow_layout.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

// Design pixels.
constexpr double kLeastTable = 300;   // beside the matrix; with less the matrix stands above
constexpr double kSecondRun = 110;    // what the columns of a second run take beside that
constexpr double kLowPanel = 300;     // a panel lower than this has no room above the table …
constexpr double kLowTable = 220;     // … which may then be this narrow
constexpr double kLeastText = 84, kLeastClass = 62, kMostClass = 150, kWide = 760, kLeastSearch = 100;
constexpr double kLeastMatrix = 120, kLeastRows = 110;  // heights, one above the other
constexpr double kMostHeading = 96;   // what a run's name may claim above a column that is cut
constexpr double kTextShare = 0.32;   // of the table; what class names give up for it

// Holds one bar and goes with it.
QWidget* make_slot(QWidget* parent) {
    auto* slot = new QWidget(parent);
    auto* row = new QHBoxLayout(slot);
    row->setContentsMargins(0, 0, 0, 0);
    return slot;
}

}  // namespace

ExamplesPanel::ExamplesPanel(StudySession& session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new ExamplesModel(this)), texts_(new ExampleTexts(this)) {
    setObjectName(QStringLiteral("examplesPanel"));
    build();
    retranslate();
    lay_out();
    follow();
    connect(&Theme::instance(), &Theme::changed, this, &ExamplesPanel::lay_out);
    connect(&session_, &StudySession::runsChanged, this, &ExamplesPanel::follow);
    connect(&session_, &StudySession::opened, this, [this] {  // runs of another study have the same numbers
        forget();
        follow();
    });
    connect(&session_, &StudySession::recovered, this, [this] {
        read_state_.clear();
        follow();
    });
    connect(texts_, &ExampleTexts::found, this, [this](const ExampleTexts::Found& texts) {
        if (loaded_.runs.empty()) return;
        texts_refused_.reset();
        texts_of_ = loaded_.runs.front()->data_hash;
        model_->set_texts(texts);
        show_sorting();
        show_note();
        fit_columns();
    });
    connect(texts_, &ExampleTexts::refused, this, [this](const Problem& reason) {
        texts_refused_ = reason;
        show_note();
    });
}

ExamplesPanel::~ExamplesPanel() = default;

void ExamplesPanel::build() {
    auto* column = new QVBoxLayout(this);
    build_head();
    message_ = role_label("label", this);
    message_->setObjectName(QStringLiteral("examplesMessage"));
    message_->setAlignment(Qt::AlignCenter);
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    pages_ = new QStackedWidget(this);
    pages_->addWidget(message_);
    build_body();
    pages_->addWidget(splitter_);
    column->addWidget(pages_, 1);
}

void ExamplesPanel::build_head() {
    auto* head = new QHBoxLayout;
    head_ = new RunNames(this);
    head_->setObjectName(QStringLiteral("examplesNames"));
    split_slot_ = make_slot(this);
    more_ = new QToolButton(this);
    more_->setObjectName(QStringLiteral("examplesMore"));
    more_->setFocusPolicy(Qt::StrongFocus);
    connect(more_, &QToolButton::clicked, this, [this] { show_menu(more_->mapToGlobal(QPoint(0, more_->height()))); });
    head->addWidget(head_, 1);
    head->addWidget(split_slot_);
    head->addWidget(more_);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addLayout(head);

    tools_ = new QWidget(this);
    auto* flow = new FlowLayout(tools_, Theme::instance().px(8));
    filter_slot_ = make_slot(tools_);
    chip_ = new QToolButton(tools_);
    chip_->setObjectName(QStringLiteral("examplesCellChip"));
    chip_->setProperty("kind", QStringLiteral("chip"));
    chip_->setFocusPolicy(Qt::StrongFocus);
    chip_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    chip_->setLayoutDirection(Qt::RightToLeft);  // the cross behind the words
    chip_->hide();
    connect(chip_, &QToolButton::clicked, this, &ExamplesPanel::clear_cell);
    search_ = new QLineEdit(tools_);
    search_->setObjectName(QStringLiteral("examplesSearch"));
    search_->setProperty("kind", QStringLiteral("search"));
    search_->setClearButtonEnabled(true);
    search_->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(search_, &QLineEdit::textChanged, model_, &ExamplesModel::set_search);
    for (QWidget* part : std::initializer_list<QWidget*>{filter_slot_, search_, chip_}) flow->addWidget(part);
    column->addWidget(tools_);
}

void ExamplesPanel::build_body() {
    splitter_ = new QSplitter(this);
    splitter_->setObjectName(QStringLiteral("examplesSplitter"));
    splitter_->setChildrenCollapsible(false);
    connect(splitter_, &QSplitter::splitterMoved, this, [this] { dragged_ = true; });
    matrix_box_ = new QWidget(splitter_);
    new QBoxLayout(QBoxLayout::TopToBottom, matrix_box_);
    matrix_slot_ = make_slot(matrix_box_);
    static_cast<QHBoxLayout*>(matrix_slot_->layout())->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    matrix_ = new ConfusionView;
    matrix_->setObjectName(QStringLiteral("examplesMatrix"));
    matrix_area_ = new QScrollArea(matrix_box_);
    matrix_area_->setFrameShape(QFrame::NoFrame);
    matrix_area_->setFocusPolicy(Qt::NoFocus);
    matrix_area_->setWidgetResizable(true);
    matrix_area_->setWidget(matrix_);
    for (QWidget* see_through : std::initializer_list<QWidget*>{matrix_area_->viewport(), matrix_}) see_through->setAutoFillBackground(false);
    connect(matrix_, &ConfusionView::chosenChanged, this, &ExamplesPanel::choose_cell);
    connect(matrix_, &ConfusionView::currentChanged, this, [this] {
        const QRect cell = matrix_->cell_rect(matrix_->current());
        matrix_area_->ensureVisible(cell.center().x(), cell.center().y(), cell.width(), cell.height());
    });

    auto* table = new QWidget(splitter_);
    auto* column = new QVBoxLayout(table);
    note_box_ = new QFrame(table);
    auto* note_row = new QHBoxLayout(note_box_);
    note_icon_ = new IconLabel(Theme::instance().icon(QStringLiteral("warning"), QStringLiteral("warn")), 16, note_box_);
    note_ = new QLabel(note_box_);
    note_->setObjectName(QStringLiteral("examplesNote"));
    note_->setWordWrap(true);
    note_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    note_row->addWidget(note_icon_, 0, Qt::AlignTop);
    note_row->addWidget(note_, 1);
    note_box_->hide();
    view_ = new ExamplesView(table);
    view_->setObjectName(QStringLiteral("examplesView"));
    view_->setModel(model_);
    view_->setSortingEnabled(true);
    view_->sortByColumn(-1, Qt::AscendingOrder);
    view_->viewport()->installEventFilter(this);
    view_->installEventFilter(this);
    auto* copy = new QAction(this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    view_->addAction(copy);
    connect(copy, &QAction::triggered, this, &ExamplesPanel::copy_rows);
    column->addWidget(note_box_);
    column->addWidget(view_, 1);
    splitter_->addWidget(matrix_box_);
    splitter_->addWidget(table);
    splitter_->setStretchFactor(0, 0);
    splitter_->setStretchFactor(1, 1);
}

void ExamplesPanel::set_bar(SegmentBar*& bar, QWidget* slot, const char* name, const QString& title, const QStringList& words, void (ExamplesPanel::*chosen)(int)) {
    if (bar == nullptr || bar->findChildren<QPushButton*>().size() != words.size()) {
        delete bar;
        bar = new SegmentBar(slot);
        bar->setObjectName(QString::fromLatin1(name));
        connect(bar, &SegmentBar::chosen, this, chosen);
        slot->layout()->addWidget(bar);
        bar->show();
        bar->set_texts(words);
        order_stops();
    }
    bar->setAccessibleName(title);
    bar->set_texts(words);
}

// The Tab key goes as one reads, though bars are made later than what stands behind them.
void ExamplesPanel::order_stops() {
    std::vector<QWidget*> stops{more_};  // was made in its place: the splits go behind it, then it goes behind them
    const auto add = [&stops](const SegmentBar* bar) {
        if (bar == nullptr) return;
        for (QPushButton* button : bar->findChildren<QPushButton*>()) stops.push_back(button);
    };
    add(split_bar_);
    stops.push_back(more_);
    add(filter_bar_);
    stops.insert(stops.end(), {search_, chip_});
    add(matrix_bar_);
    stops.insert(stops.end(), {matrix_, view_});
    for (std::size_t i = 1; i < stops.size(); ++i) setTabOrder(stops[i - 1], stops[i]);
}

void ExamplesPanel::lay_out() {
    const Theme& theme = Theme::instance();
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.px(8));
    static_cast<QHBoxLayout*>(column->itemAt(0)->layout())->setSpacing(theme.px(8));
    matrix_box_->layout()->setContentsMargins(0, 0, 0, 0);
    matrix_box_->layout()->setSpacing(theme.px(8));
    auto* table = static_cast<QVBoxLayout*>(note_box_->parentWidget()->layout());
    table->setContentsMargins(0, 0, 0, 0);
    table->setSpacing(theme.px(8));
    note_box_->layout()->setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6));
    note_box_->layout()->setSpacing(theme.px(8));
    more_->setIcon(theme.icon(QStringLiteral("more")));
    more_->setIconSize(QSize(theme.px(16), theme.px(16)));
    chip_->setIcon(theme.icon(QStringLiteral("close")));
    chip_->setIconSize(QSize(theme.px(10), theme.px(10)));
    chip_->setMinimumHeight(theme.px(26));
    view_->verticalHeader()->setMinimumSectionSize(theme.px(20));
    view_->verticalHeader()->setDefaultSectionSize(std::max(theme.px(26), QFontMetrics(theme.font(12)).height() + theme.px(8)));
    view_->setIconSize(QSize(theme.px(12), theme.px(12)));
    if (model_->runs() > 0) show_matrix();  // icons and tints
    arrange();
}

// Matrix beside the table, or above it where the table would be too narrow.
void ExamplesPanel::arrange() {
    const Theme& theme = Theme::instance();
    const bool matrix = model_->runs() > 0 && !model_->regression();
    // The search beside the filters where that costs it little, else in a line of its own.
    const int usual = theme.px(width() >= theme.px(kWide) ? 220 : 128), left = width() - filter_slot_->sizeHint().width() - theme.px(8);
    search_->setFixedWidth(left >= theme.px(kLeastSearch) ? std::min(usual, left) : usual);
    const int beside = matrix_->minimumSizeHint().width() + theme.px(20 + kLeastTable + (model_->runs() == 2 ? kSecondRun : 0));
    const bool across = width() >= beside || (height() < theme.px(kLowPanel) && width() >= matrix_->minimumSizeHint().width() + theme.px(20 + kLowTable));
    if (std::exchange(across_, across) != across) dragged_ = false;
    // Above the table only where both can be used: the table goes before, and a card can fill the page.
    const int room = height() - layout()->itemAt(0)->sizeHint().height() - tools_->layout()->heightForWidth(width()) - 2 * layout()->spacing();
    matrix_box_->setVisible(matrix && (across || room >= std::min(matrix_->minimumSizeHint().height(), theme.px(kLeastMatrix)) + theme.px(kLeastRows)));
    splitter_->setOrientation(across ? Qt::Horizontal : Qt::Vertical);
    splitter_->setHandleWidth(across ? 1 : theme.px(8));  // a line of one pixel is grabbed from beside it, too
    const int gap = across && matrix ? theme.px(10) : 0;
    matrix_box_->layout()->setContentsMargins(0, 0, gap, 0);
    view_->parentWidget()->layout()->setContentsMargins(gap, 0, 0, 0);
    // Above the table there is room to the right of the matrix.
    static_cast<QBoxLayout*>(matrix_box_->layout())->setDirection(across ? QBoxLayout::TopToBottom : QBoxLayout::RightToLeft);
    auto* box = static_cast<QBoxLayout*>(matrix_box_->layout());
    if (box->count() == 0) {
        box->addWidget(matrix_slot_);
        box->addWidget(matrix_area_, 1);
    }
    box->setAlignment(matrix_slot_, across ? Qt::Alignment() : Qt::AlignTop);
    if (matrix) share_room();
    fit_columns();
}

void ExamplesPanel::share_room() {
    if (dragged_) return;
    const QSize least = matrix_->minimumSizeHint(), wanted = matrix_->sizeHint();
    const int margin = across_ ? Theme::instance().px(10) : 0, all = across_ ? splitter_->width() : splitter_->height();
    const int part = across_ ? std::clamp(wanted.width(), least.width(), std::max(least.width(), all * 35 / 100)) + margin
                             : std::clamp(wanted.height(), least.height() + 2, std::max(least.height() + 2, all * 45 / 100));
    splitter_->setSizes({part, std::max(1, all - part - splitter_->handleWidth())});
}

// Texts share what the other columns leave.
void ExamplesPanel::fit_columns() {
    const Theme& theme = Theme::instance();
    const auto* header = static_cast<const ExamplesHeader*>(view_->horizontalHeader());
    const QFontMetrics metrics(theme.font(12, QFont::Medium));
    const int room = view_->viewport()->width(), least_text = theme.px(kLeastText);
    int left = room, texts = 0, names = 0;
    std::vector<int> widths;
    std::vector<std::size_t> classes;  // columns that may be cut
    for (int column = 0; column < model_->columnCount(); ++column) {
        const ExamplesModel::Kind kind = model_->columns()[static_cast<std::size_t>(column)].kind;
        const bool text = kind == ExamplesModel::Kind::text || kind == ExamplesModel::Kind::pair;
        int width = 0;
        for (const QString& sample : model_->samples(column)) width = std::max(width, metrics.horizontalAdvance(sample));
        width += theme.px(24);
        if (kind == ExamplesModel::Kind::outcome) width += theme.px(12 + 6);
        width = text ? 0 : std::min(std::max(width, header->width_of(column)), theme.px(kMostClass));
        texts += text ? 1 : 0;
        if (kind == ExamplesModel::Kind::truth || kind == ExamplesModel::Kind::prediction) {
            classes.push_back(widths.size());
            names += width;
        }
        widths.push_back(width);
        left -= width;
    }
    const int wanted = std::max(least_text * texts, static_cast<int>(room * kTextShare));
    if (left < wanted && names > 0) {
        for (const std::size_t column : classes) {
            const int least = std::max(theme.px(kLeastClass), std::min(header->width_of(static_cast<int>(column)), theme.px(kMostHeading)));
            const int cut = std::min(widths[column] * (wanted - left) / names + 1, std::max(0, widths[column] - least));
            widths[column] -= cut;
        }
        left = room;
        for (const int width : widths) left -= width;
    }
    for (std::size_t column = 0; column < widths.size(); ++column)
        view_->setColumnWidth(static_cast<int>(column), widths[column] > 0 ? widths[column] : std::max(left / std::max(1, texts), least_text));
}

void ExamplesPanel::retranslate() {
    names_.forget();
    more_->setAccessibleName(tr("More about the examples"));
    more_->setToolTip(tr("Copy, export, open"));
    search_->setPlaceholderText(tr("Search"));
    search_->setAccessibleName(tr("Search the examples"));
    view_->setAccessibleName(tr("Examples with their predictions"));
    view_->set_empty_text(tr("No example is like that."));
    matrix_->setAccessibleName(tr("Confusion matrix"));
    chip_->setToolTip(tr("Show the other cells too"));
    model_->retranslate();
    if (!loaded_.runs.empty()) show_loaded();
}

void ExamplesPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        follow();
    }
    QWidget::changeEvent(event);
}

void ExamplesPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void ExamplesPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

bool ExamplesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == view_->viewport() && event->type() == QEvent::Resize) fit_columns();
    if (event->type() == QEvent::ContextMenu && (watched == view_ || watched == view_->viewport())) {
        show_menu(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ExamplesPanel::show_menu(const QPoint& global) {
    QMenu* menu = make_menu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(global);
}

}  // namespace sherl::widgets
