// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/examples_view.h"

#include <QPainter>
#include <algorithm>

#include "widgets/look/icons.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr double kMarker = 14, kGap = 5, kSide = 8, kArrow = 14;  // design pixels
constexpr int kItemMargin = 3;                                   // of the style, around the texts of cells

}  // namespace

// ── Head ────────────────────────────────────────────────────────────────────────────────────────────────────────────
ExamplesHeader::ExamplesHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(true);
    setHighlightSections(false);
    setSortIndicatorShown(true);
    setSortIndicator(-1, Qt::AscendingOrder);
    setSortIndicatorClearable(true);  // a third click: in the order of the data
    setMinimumSectionSize(Theme::instance().px(32));
}

int ExamplesHeader::width_of(int logical) const {
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(theme.font(11, QFont::Medium));
    int width = metrics.horizontalAdvance(model()->headerData(logical, Qt::Horizontal).toString()) + 2 * theme.px(kSide) + theme.px(kArrow) + kItemMargin;
    if (!model()->headerData(logical, Qt::Horizontal, Qt::DecorationRole).isNull()) width += theme.px(kMarker) + theme.px(kGap);
    return width;
}

void ExamplesHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int logical) const {
    QHeaderView::initStyleOptionForIndex(option, logical);
    option->text.clear();
    option->icon = {};
}

void ExamplesHeader::paintSection(QPainter* painter, const QRect& rect, int logical) const {
    painter->save();
    QHeaderView::paintSection(painter, rect, logical);
    painter->restore();
    const Theme& theme = Theme::instance();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logical;
    QRect place = rect.adjusted(theme.px(kSide) + kItemMargin, 0, -theme.px(kSide) - kItemMargin - (sorted ? theme.px(kArrow) : 0), 0);
    painter->save();
    if (const auto icon = model()->headerData(logical, Qt::Horizontal, Qt::DecorationRole).value<QIcon>(); !icon.isNull()) {
        const int side = theme.px(kMarker);
        icon.paint(painter, QRect(place.left(), place.center().y() - side / 2, side, side));
        place.setLeft(place.left() + side + theme.px(kGap));
    }
    painter->setFont(theme.font(11, QFont::Medium));
    painter->setPen(theme.color(QStringLiteral("text3")));
    const QString whole = model()->headerData(logical, Qt::Horizontal).toString();
    QString words = painter->fontMetrics().elidedText(whole, Qt::ElideRight, place.width());
    if (words != whole && words.size() < 3) words.clear();  // the marker says more than an ellipsis
    painter->drawText(place, model()->headerData(logical, Qt::Horizontal, Qt::TextAlignmentRole).toInt(), words);
    painter->restore();
}

// ── Table ───────────────────────────────────────────────────────────────────────────────────────────────────────────
ExamplesView::ExamplesView(QWidget* parent) : QTableView(parent) {
    auto* header = new ExamplesHeader(this);
    setHorizontalHeader(header);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
}

void ExamplesView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    if (model() != nullptr && model()->rowCount() == 0) {
        painter.setFont(Theme::instance().font(12));
        painter.setPen(Theme::instance().color(QStringLiteral("text2")));
        const int side = Theme::instance().px(12);
        painter.drawText(viewport()->rect().adjusted(side, side, -side, -side), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, empty_);
    }
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().color(QStringLiteral("focus")), 2));
    QRectF ring(viewport()->rect());
    if (currentIndex().isValid()) {
        const QRect row = visualRect(currentIndex());
        ring = QRectF(0, row.top(), std::min(viewport()->width(), horizontalHeader()->length()), row.height());
    }
    painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), 4, 4);
}

void ExamplesView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    viewport()->update();  // whole rows, not the cells alone
}

void ExamplesView::focusInEvent(QFocusEvent* event) {
    QTableView::focusInEvent(event);
    viewport()->update();
}

void ExamplesView::focusOutEvent(QFocusEvent* event) {
    QTableView::focusOutEvent(event);
    viewport()->update();
}

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────
RunNames::RunNames(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RunNames::set_runs(std::vector<ExamplesModel::RunLook> runs) {
    runs_ = std::move(runs);
    QStringList names;
    for (const ExamplesModel::RunLook& run : runs_) names << run.name;
    text_ = names.join(QStringLiteral(" → "));
    setAccessibleName(text_);
    setToolTip(text_);
    updateGeometry();
    update();
}

QSize RunNames::sizeHint() const {
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(theme.font(12, QFont::Medium));
    int width = 0;
    for (const ExamplesModel::RunLook& run : runs_) width += theme.px(kMarker + kGap) + metrics.horizontalAdvance(run.name) + 2;
    if (runs_.size() > 1) width += metrics.horizontalAdvance(QStringLiteral("→")) + 2 * theme.px(kSide);
    return {width, std::max(metrics.height(), theme.px(kMarker)) + theme.px(4)};
}

QSize RunNames::minimumSizeHint() const {
    return {Theme::instance().px(60), sizeHint().height()};
}

void RunNames::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.font(12, QFont::Medium));
    const QFontMetrics metrics(painter.font());
    const int side = theme.px(kMarker), gap = theme.px(kGap), arrow = metrics.horizontalAdvance(QStringLiteral("→"));
    // What one name leaves the other may use.
    const auto count = static_cast<int>(runs_.size());
    int room = width() - count * (side + gap) - (count > 1 ? arrow + 2 * theme.px(kSide) : 0);
    std::vector<int> widths;
    for (const ExamplesModel::RunLook& run : runs_) widths.push_back(metrics.horizontalAdvance(run.name) + 2);
    if (count == 2 && widths[0] + widths[1] > room) {
        const int half = room / 2;
        if (widths[0] <= half) widths[1] = room - widths[0];
        else if (widths[1] <= half) widths[0] = room - widths[1];
        else widths = {half, room - half};
    } else if (count == 1) {
        widths[0] = std::min(widths[0], room);
    }
    int x = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        if (i > 0) {
            painter.setPen(theme.color(QStringLiteral("text3")));
            painter.drawText(QRect(x + theme.px(kSide), 0, arrow + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("→"));
            x += arrow + 2 * theme.px(kSide);
        }
        variant_icon(runs_[i].method, runs_[i].shade).paint(&painter, QRect(x, (height() - side) / 2, side, side));
        x += side + gap;
        painter.setPen(theme.color(QStringLiteral("text")));
        painter.drawText(QRect(x, 0, widths[i], height()), Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(runs_[i].name, Qt::ElideMiddle, widths[i]));
        x += widths[i];
    }
}

}  // namespace sherl::widgets
