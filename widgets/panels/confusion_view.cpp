// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/confusion_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <string>

#include "widgets/charts/qcp.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/confusion_accessible.h"

namespace sherl::widgets {
namespace {

constexpr double kLeastTint = 0.06, kMostTint = 0.90;  // ui.md §10, Heat
constexpr double kReadable = 4.5;                       // contrast of text, ui.md §14
constexpr double kMostName = 120, kGap = 2, kSide = 8;  // design pixels
constexpr double kMostWidth = 88, kMostHeight = 54;     // of a cell
constexpr std::size_t kFewClasses = 12;                 // with more of them cells may become smaller

QColor mixed(const QColor& over, const QColor& ground, double part) {
    const auto mix = [part](float a, float b) { return static_cast<float>(part) * a + (1 - static_cast<float>(part)) * b; };
    return QColor::fromRgbF(mix(over.redF(), ground.redF()), mix(over.greenF(), ground.greenF()), mix(over.blueF(), ground.blueF()));
}

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
    make_confusion_accessible();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ConfusionView::show_matrix(const analysis::Confusion& matrix, const QStringList& names, const QColor& tint) {
    matrix_ = matrix;
    names_ = names;
    tint_ = tint;
    if (!has(current_)) current_ = {0, 0};
    if (chosen_ && !has(*chosen_)) chosen_.reset();
    updateGeometry();
    update();
    tell_matrix_changed(this);
}

void ConfusionView::set_chosen(std::optional<Cell> cell) {
    if (chosen_ == cell) return;
    chosen_ = cell;
    if (cell) current_ = *cell;
    update();
}

void ConfusionView::set_current(Cell cell) {
    if (!has(cell) || cell == current_) return;
    current_ = cell;
    update();
    tell_matrix_focus(this);
    Q_EMIT currentChanged();
}

void ConfusionView::toggle(Cell cell) {
    if (!has(cell)) return;
    chosen_ = chosen_ == cell ? std::nullopt : std::optional(cell);
    current_ = cell;
    update();
    Q_EMIT chosenChanged();
}

QString ConfusionView::name(std::size_t index) const {
    //: Head of a column: the texts that a run has generated and that name no class
    if (index == matrix_.no_class()) return tr("no class");
    return names_.value(static_cast<qsizetype>(index), QString::number(index));
}

// ── Where things are ────────────────────────────────────────────────────────────────────────────────────────────────
QString ConfusionView::foot() const {
    //: Below a confusion matrix. %1 percentage, %2 number of examples
    return tr("accuracy %1 %, n = %2").arg(metric_value(QStringLiteral("accuracy"), matrix_.accuracy()), count(matrix_.total()));
}

int ConfusionView::foot_height() const {
    const Theme& theme = Theme::instance();
    return 2 * QFontMetrics(theme.font(11)).height() + theme.px(10);
}

ConfusionView::Frame ConfusionView::frame() const {
    const Theme& theme = Theme::instance();
    const QFontMetrics caption(theme.font(11, QFont::Medium)), number(theme.font(12, QFont::DemiBold));
    const auto classes = static_cast<int>(matrix_.classes()), columns = static_cast<int>(matrix_.columns());
    int names = std::max(caption.horizontalAdvance(tr("label")), caption.horizontalAdvance(tr("precision")));
    std::int64_t largest = 0;
    for (std::size_t i = 0; i < matrix_.classes(); ++i) {
        names = std::max(names, caption.horizontalAdvance(name(i)));
        for (std::size_t k = 0; k < matrix_.columns(); ++k) largest = std::max(largest, matrix_.at(i, k));
    }
    Frame frame;
    frame.left = std::min(names + 2, theme.px(kMostName)) + theme.px(kSide);
    frame.right = std::max(caption.horizontalAdvance(tr("recall")), caption.horizontalAdvance(share(1))) + theme.px(kSide);
    frame.top = 2 * caption.height() + theme.px(6);
    frame.least = QSize(std::max(theme.px(matrix_.classes() <= kFewClasses ? 38 : 26), number.horizontalAdvance(count(largest)) + theme.px(6)), number.height() + 3);
    if (classes == 0) return frame;
    frame.bottom = height() >= whole_height() ? foot_height() : 0;
    const auto fit = [](int room, int least, int most) { return std::clamp(room, least, std::max(least, most)); };
    frame.cell = QSize(fit((width() - frame.left - frame.right) / columns, frame.least.width(), theme.px(kMostWidth)),
                       fit((height() - frame.top - frame.bottom) / classes, frame.least.height(), theme.px(kMostHeight)));
    return frame;
}

int ConfusionView::whole_height() const {
    const Theme& theme = Theme::instance();
    const int line = QFontMetrics(theme.font(11, QFont::Medium)).height(), number = QFontMetrics(theme.font(12, QFont::DemiBold)).height();
    const int row = std::max(number + 3, matrix_.classes() <= kFewClasses ? theme.px(22) : 0);
    return 2 * line + theme.px(6) + static_cast<int>(matrix_.classes()) * row + foot_height();
}

QSize ConfusionView::minimumSizeHint() const {
    const Frame now = frame();
    const auto classes = static_cast<int>(matrix_.classes()), columns = static_cast<int>(matrix_.columns());
    const int below = QFontMetrics(Theme::instance().font(11, QFont::Medium)).horizontalAdvance(foot()) + 2;
    return {std::max(now.left + now.right + columns * now.least.width(), below), now.top + classes * now.least.height()};
}

QSize ConfusionView::sizeHint() const {
    const Theme& theme = Theme::instance();
    const Frame now = frame();
    const auto classes = static_cast<int>(matrix_.classes()), columns = static_cast<int>(matrix_.columns());
    const QSize cell = now.least.expandedTo(matrix_.classes() <= kFewClasses ? QSize(theme.px(58), theme.px(40)) : QSize());
    return QSize(now.left + now.right + columns * cell.width(), now.top + foot_height() + classes * cell.height()).expandedTo(minimumSizeHint());
}

QRect ConfusionView::cell_rect(Cell cell) const {
    if (!has(cell)) return {};
    const Frame now = frame();
    return {now.left + static_cast<int>(cell.second) * now.cell.width(), now.top + static_cast<int>(cell.first) * now.cell.height(), now.cell.width(), now.cell.height()};
}

std::optional<ConfusionView::Cell> ConfusionView::cell_at(const QPoint& point) const {
    const Frame now = frame();
    if (point.x() < now.left || point.y() < now.top || now.cell.isEmpty()) return std::nullopt;
    const Cell cell{static_cast<std::size_t>((point.y() - now.top) / now.cell.height()), static_cast<std::size_t>((point.x() - now.left) / now.cell.width())};
    return has(cell) ? std::optional(cell) : std::nullopt;
}

// ── What they say ───────────────────────────────────────────────────────────────────────────────────────────────────
QStringList ConfusionView::cell_texts(Cell cell) const {
    const std::int64_t examples = matrix_.at(cell.first, cell.second);
    if (examples == 0) return {count(0)};
    return {count(examples), share(*matrix_.share(cell.first, cell.second))};
}

QString ConfusionView::cell_sentence(Cell cell) const {
    const std::int64_t examples = matrix_.at(cell.first, cell.second), all = matrix_.examples_of(cell.first);
    //: A cell of a confusion matrix. %1 true class, %2 number of examples, %3 of how many of the true class
    if (cell.second == matrix_.no_class()) return tr("Label %1, an answer that names no class: %2 of %3").arg(name(cell.first), count(examples), count(all));
    //: A cell of a confusion matrix. %1 true class, %2 predicted class, %3 number of examples, %4 of how many of the true class
    return tr("Label %1, predicted %2: %3 of %4").arg(name(cell.first), name(cell.second), count(examples), count(all));
}

std::pair<QColor, QColor> ConfusionView::cell_colors(double share) const {
    const Theme& theme = Theme::instance();
    const QColor fill = mixed(tint_, theme.color(QStringLiteral("panel")), kLeastTint + (kMostTint - kLeastTint) * std::clamp(share, 0.0, 1.0));
    const auto better = [&fill](const QColor& a, const QColor& b) { return contrast(a, fill) >= contrast(b, fill) ? a : b; };
    const QColor writing = better(theme.color(QStringLiteral("ink")), theme.color(QStringLiteral("onInk")));
    // Between the shades that either reads well on there are some for which only pure black or white will do.
    return {fill, contrast(writing, fill) >= kReadable ? writing : better(Qt::black, Qt::white)};
}

// ── Painting ────────────────────────────────────────────────────────────────────────────────────────────────────────
void ConfusionView::paint_cell(QPainter& painter, Cell cell) const {
    const Theme& theme = Theme::instance();
    const QRectF place = QRectF(cell_rect(cell)).adjusted(kGap / 2, kGap / 2, -kGap / 2, -kGap / 2);
    const auto [fill, writing] = cell_colors(matrix_.share(cell.first, cell.second).value_or(0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(place, 3, 3);
    const QStringList texts = cell_texts(cell);
    const QFont number = theme.font(12, cell.first == cell.second ? QFont::DemiBold : QFont::Normal), caption = theme.font(11);
    const int high = QFontMetrics(number).height(), low = QFontMetrics(caption).height();
    painter.setPen(texts.size() > 1 ? writing : theme.color(QStringLiteral("text3")));
    const bool both = texts.size() > 1 && place.height() >= high + low + 2 && place.width() >= QFontMetrics(caption).horizontalAdvance(texts[1]) + 4;
    painter.setFont(number);
    if (!both) {
        painter.drawText(place, Qt::AlignCenter, texts[0]);
    } else {
        const double top = place.center().y() - (high + low) / 2.0;
        painter.drawText(QRectF(place.left(), top, place.width(), high), Qt::AlignCenter, texts[0]);
        painter.setFont(caption);
        painter.drawText(QRectF(place.left(), top + high, place.width(), low), Qt::AlignCenter, texts[1]);
    }
    if (chosen_ == cell) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(writing, 2));
        const double inset = both ? 3 : 1;
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), 2, 2);
    }
    if (hasFocus() && current_ == cell) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(QStringLiteral("focus")), 2));
        painter.drawRoundedRect(place, 4, 4);
    }
}

void ConfusionView::paint_margins(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const Frame now = frame();
    const auto classes = static_cast<int>(matrix_.classes()), columns = static_cast<int>(matrix_.columns());
    const QFont font = theme.font(11), strong = theme.font(11, QFont::Medium);
    const QFontMetrics metrics(font);
    const int line = metrics.height(), side = theme.px(kSide), across = columns * now.cell.width(), down = classes * now.cell.height();
    const auto write = [&](const QRect& place, Qt::Alignment alignment, const QString& words, const char* token, bool heading = false) {
        painter.setFont(heading ? strong : font);
        painter.setPen(theme.color(QString::fromLatin1(token)));
        painter.drawText(place, alignment | Qt::AlignVCenter, QFontMetrics(painter.font()).elidedText(words, Qt::ElideRight, place.width()));
    };
    const int names_top = line + theme.px(2);
    write({now.left, 0, across, line}, Qt::AlignHCenter, tr("predicted"), "text3");
    write({0, names_top, now.left - side, line}, Qt::AlignRight, tr("label"), "text3");
    write({now.left + across, names_top, now.right, line}, Qt::AlignRight, tr("recall"), "text3");
    if (now.bottom > 0) write({0, now.top + down + theme.px(3), now.left - side, line}, Qt::AlignRight, tr("precision"), "text3");
    const auto part = [](const std::optional<double>& value) { return value ? share(*value) : QStringLiteral("–"); };
    for (int i = 0; i < classes; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int y = now.top + i * now.cell.height();
        write({0, y, now.left - side, now.cell.height()}, Qt::AlignRight, name(at), "text2", true);
        write({now.left + across, y, now.right, now.cell.height()}, Qt::AlignRight, part(matrix_.recall(at)), "text2");
    }
    for (int i = 0; i < columns; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int x = now.left + i * now.cell.width();
        write({x + 1, names_top, now.cell.width() - 2, line}, Qt::AlignHCenter, name(at), "text2", true);
        if (now.bottom > 0) write({x, now.top + down + theme.px(3), now.cell.width(), line}, Qt::AlignHCenter, part(matrix_.precision(at)), "text2");
    }
    if (now.bottom > 0) write({0, now.top + down + line + theme.px(8), width(), line}, Qt::AlignLeft, foot(), "text2", true);
}

void ConfusionView::paint(QPainter& painter) const {
    paint_margins(painter);
    for (std::size_t truth = 0; truth < matrix_.classes(); ++truth)
        for (std::size_t predicted = 0; predicted < matrix_.columns(); ++predicted) paint_cell(painter, {truth, predicted});
}

void ConfusionView::paintEvent(QPaintEvent*) {
    if (matrix_.classes() == 0) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
}

// ── As a figure ─────────────────────────────────────────────────────────────────────────────────────────────────────
QString ConfusionView::figure_title() const {
    return tr("Confusion matrix");
}

QString ConfusionView::figure_subtitle() const {
    return QStringList{subject_.run, subject_.split, foot()}.join(QStringLiteral(" · "));
}

std::vector<FigureLegend> ConfusionView::figure_legend() const {
    return {{.method = subject_.method, .shade = subject_.shade, .seed_rank = -1, .text = subject_.run}};
}

void ConfusionView::draw_figure(QCPPainter& painter, const QSize& size) {
    // A view of its own, in the theme that is in force now, with nothing chosen and no focus.
    const Theme& theme = Theme::instance();
    ConfusionView still;
    still.show_matrix(matrix_, names_, variant_shade(theme.palette().method(subject_.method), subject_.shade, theme.color(QStringLiteral("panel"))));
    still.resize(size);
    still.paint(painter);
}

TextTable ConfusionView::figure_data() const {
    TextTable table;
    table.caption = (figure_title() + QStringLiteral(": ") + figure_subtitle()).toStdString();
    table.columns = {{.key = "label", .title = tr("Label").toStdString()},
                     {.key = "predicted", .title = tr("Predicted").toStdString()},
                     {.key = "examples", .title = tr("Examples").toStdString(), .number = true},
                     {.key = "share_of_label", .title = tr("Share of the label").toStdString(), .number = true}};
    for (std::size_t truth = 0; truth < matrix_.classes(); ++truth) {
        for (std::size_t predicted = 0; predicted < matrix_.columns(); ++predicted) {
            const std::int64_t examples = matrix_.at(truth, predicted);
            const std::optional<double> part = matrix_.share(truth, predicted);
            table.rows.push_back({{.shown = name(truth).toStdString()},
                                  {.shown = name(predicted).toStdString(), .exact = predicted == matrix_.no_class() ? std::optional(std::string()) : std::nullopt},
                                  {.shown = count(examples).toStdString(), .exact = std::to_string(examples)},
                                  {.shown = part ? share(*part).toStdString() : std::string("–"),
                                   .exact = part ? QString::number(*part, 'g', 17).toStdString() : std::string()}});
        }
    }
    return table;
}

// ── Mouse and keys ──────────────────────────────────────────────────────────────────────────────────────────────────
bool ConfusionView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cell_at(help->pos())) {
            QToolTip::showText(help->globalPos(), cell_sentence(*cell), this, cell_rect(*cell));
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

void ConfusionView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    if (const auto cell = cell_at(event->pos())) toggle(*cell);
}

void ConfusionView::mouseMoveEvent(QMouseEvent* event) {
    setCursor(cell_at(event->pos()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ConfusionView::keyPressEvent(QKeyEvent* event) {
    if (matrix_.classes() == 0) return QWidget::keyPressEvent(event);
    const std::size_t last = matrix_.classes() - 1, last_column = matrix_.columns() - 1;
    Cell to = current_;
    switch (event->key()) {
        case Qt::Key_Left:
            to.second = to.second > 0 ? to.second - 1 : 0;
            break;
        case Qt::Key_Right:
            to.second = std::min(to.second + 1, last_column);
            break;
        case Qt::Key_Up:
            to.first = to.first > 0 ? to.first - 1 : 0;
            break;
        case Qt::Key_Down:
            to.first = std::min(to.first + 1, last);
            break;
        case Qt::Key_Home:
            to = {0, 0};
            break;
        case Qt::Key_End:
            to = {last, last_column};
            break;
        case Qt::Key_Space:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return toggle(current_);
        case Qt::Key_Escape:
            if (chosen_) return toggle(*chosen_);
            [[fallthrough]];  // closes what is around it
        default:
            return QWidget::keyPressEvent(event);
    }
    set_current(to);
}

void ConfusionView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (matrix_.classes() > 0) tell_matrix_focus(this);
}

void ConfusionView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        updateGeometry();
        update();
    }
    QWidget::changeEvent(event);
}

}  // namespace sherl::widgets
