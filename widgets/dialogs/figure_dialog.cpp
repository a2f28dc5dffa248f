// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/figure_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/export_place.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::array<const char*, 4> kSuffixes{"svg", "pdf", "png", "csv"};
constexpr int kLongestSide = 8000, kLeastSide = 200;  // of a page, pixels
constexpr int kDelay = 120;      // ms from a change to the picture of it
constexpr int kShownRows = 200;  // of the data

QString suffix_of(FigureDialog::Format format) {
    return QString::fromLatin1(kSuffixes.at(static_cast<std::size_t>(format)));
}

// What shows through where nothing is drawn.
void draw_checks(QPainter& painter, const QRect& rect) {
    const Theme& theme = Theme::instance();
    const int side = theme.px(8);
    painter.fillRect(rect, theme.color(QStringLiteral("panel")));
    for (int y = 0; y * side < rect.height(); ++y)
        for (int x = y % 2; x * side < rect.width(); x += 2)
            painter.fillRect(QRect(x * side, y * side, side, side).intersected(rect), theme.color(QStringLiteral("hover")));
}

}  // namespace

FigureDialog::FigureDialog(std::vector<FigureSource*> sources, QWidget* parent)
    : QDialog(parent), sources_(std::move(sources)), form_(new QFormLayout), source_(new QComboBox), format_(new QComboBox), scale_(new QComboBox),
      background_(new QComboBox), width_(new QSpinBox), height_(new QSpinBox), file_(new QLineEdit), choose_(new QPushButton),
      export_(new QPushButton), cancel_(new QPushButton), pages_(new QStackedWidget), preview_(new QLabel), size_(role_label("caption")),
      error_(role_label("bad")), file_label_(new QLabel), data_(new QPlainTextEdit) {
    setObjectName(QStringLiteral("figureDialog"));
    Q_ASSERT(!sources_.empty());
    build();
    retranslate();
    delay_.setSingleShot(true);
    delay_.setInterval(kDelay);
    connect(&delay_, &QTimer::timeout, this, &FigureDialog::draw_preview);
    connect(source_, &QComboBox::currentIndexChanged, this, &FigureDialog::choose_source);
    connect(format_, &QComboBox::currentIndexChanged, this, &FigureDialog::choose_format);
    const auto redraw = [this] {  // what was wrong with the picture may be so no more
        if (!asked_) fail({});
        delay_.start();
    };
    for (QComboBox* box : {source_, format_, scale_, background_}) connect(box, &QComboBox::currentIndexChanged, this, redraw);
    for (QSpinBox* field : {width_, height_}) {
        connect(field, &QSpinBox::valueChanged, this, [this, redraw] {
            sized_ = true;
            redraw();
        });
    }
    connect(file_, &QLineEdit::textChanged, this, [this] {
        export_->setEnabled(!path().isEmpty());
        forget_question();
        fail({});
    });
    connect(file_, &QLineEdit::editingFinished, this, &FigureDialog::follow_suffix);
    connect(choose_, &QPushButton::clicked, this, &FigureDialog::choose_file);
    connect(export_, &QPushButton::clicked, this, &FigureDialog::write);
    connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
    connect(&Theme::instance(), &Theme::changed, this, [this] { delay_.start(); });
    for (FigureSource* each : sources_)
        if (auto* object = dynamic_cast<QObject*>(each)) connect(object, &QObject::destroyed, this, &QDialog::reject);
    choose_source();
    resize_within_screen(*this, QSize(900, 520));
}

void FigureDialog::build() {
    const Theme& theme = Theme::instance();
    const std::array<std::pair<QWidget*, const char*>, 15> names{{{source_, "figureSourceCombo"}, {format_, "figureFormatCombo"},
        {scale_, "figureScaleCombo"}, {background_, "figureBackgroundCombo"}, {width_, "figureWidthEdit"}, {height_, "figureHeightEdit"},
        {preview_, "figurePreview"}, {data_, "figureDataPreview"}, {size_, "figureSizeLabel"}, {file_, "figureFileEdit"},
        {choose_, "figureChooseButton"}, {error_, "figureError"}, {export_, "figureExportButton"}, {cancel_, "figureCancelButton"}, {pages_, "figurePages"}}};
    for (const auto& [widget, name] : names) widget->setObjectName(QString::fromLatin1(name));
    for (std::size_t i = 0; i < sources_.size(); ++i) source_->addItem(QString());
    for (std::size_t i = 0; i < kSuffixes.size(); ++i) format_->addItem(QString());
    for (int scale = 1; scale <= 4; ++scale) scale_->addItem(QString(), scale);
    scale_->setCurrentIndex(1);
    for (int i = 0; i < 2; ++i) background_->addItem(QString());
    for (QSpinBox* field : {width_, height_}) field->setRange(kLeastSide, kLongestSide);
    form_->setHorizontalSpacing(theme.px(12));
    form_->setVerticalSpacing(theme.px(8));
    const auto row = [&](QWidget* field) {
        auto* label = role_label("label");
        label->setBuddy(field);
        form_->addRow(label, field);
    };
    for (QWidget* field : std::initializer_list<QWidget*>{source_, format_, width_, height_, scale_, background_}) row(field);
    if (sources_.size() == 1) {
        source_->hide();
        form_->labelForField(source_)->hide();
    }
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setMinimumSize(theme.px(320), theme.px(240));
    preview_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    data_->setReadOnly(true);
    data_->setTabChangesFocus(true);
    data_->setLineWrapMode(QPlainTextEdit::NoWrap);
    data_->setProperty("role", QStringLiteral("mono"));
    pages_->addWidget(preview_);
    pages_->addWidget(data_);
    size_->setAlignment(Qt::AlignCenter);
    auto* right = new QVBoxLayout;
    right->addWidget(pages_, 1);
    right->addWidget(size_);
    auto* left = new QVBoxLayout;
    left->addLayout(form_);
    left->addStretch();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme.px(20));
    middle->addLayout(left);
    middle->addLayout(right, 1);

    file_label_->setProperty("role", QStringLiteral("label"));
    file_label_->setBuddy(file_);
    auto* place = new QHBoxLayout;
    place->setSpacing(theme.px(8));
    place->addWidget(file_label_);
    place->addWidget(file_, 1);
    place->addWidget(choose_);
    error_->setWordWrap(true);
    error_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    error_->hide();
    export_->setProperty("kind", QStringLiteral("primary"));
    export_->setDefault(true);
    choose_->setAutoDefault(false);
    cancel_->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.px(8));
    buttons->addStretch();
    buttons->addWidget(cancel_);
    buttons->addWidget(export_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20));
    layout->setSpacing(theme.px(12));
    layout->addLayout(middle, 1);
    layout->addLayout(place);
    layout->addWidget(error_);
    layout->addLayout(buttons);
}

void FigureDialog::retranslate() {
    setWindowTitle(tr("Export figure"));
    for (std::size_t i = 0; i < sources_.size(); ++i) source_->setItemText(static_cast<int>(i), sources_[i]->figure_title());
    format_->setItemText(svg, tr("SVG (vector)"));
    format_->setItemText(pdf, tr("PDF (vector)"));
    format_->setItemText(png, tr("PNG (pixels)"));
    format_->setItemText(csv, tr("CSV (the numbers)"));
    //: how many pixels of a PNG file stand for one of the screen
    for (int i = 0; i < scale_->count(); ++i) scale_->setItemText(i, tr("%1 ×").arg(scale_->itemData(i).toInt()));
    background_->setItemText(0, tr("As the window", "background of a figure"));
    background_->setItemText(1, tr("Transparent", "background of a figure"));
    //: unit behind the number in the fields of a figure's width and height: pixels
    for (QSpinBox* field : {width_, height_}) field->setSuffix(tr(" px"));
    const auto name = [this](QWidget* field, const QString& text) {
        if (auto* label = qobject_cast<QLabel*>(form_->labelForField(field))) label->setText(text);
        field->setAccessibleName(text);
    };
    name(source_, tr("Chart"));
    name(format_, tr("Format"));
    name(width_, tr("Width"));
    name(height_, tr("Height"));
    //: how many pixels of a PNG file stand for one of the screen
    name(scale_, tr("Scale"));
    name(background_, tr("Background"));
    file_label_->setText(tr("File"));
    file_->setAccessibleName(tr("File"));
    choose_->setText(tr("Choose…"));
    choose_->setAccessibleName(tr("Choose the file"));
    data_->setAccessibleName(tr("The numbers of the figure"));
    preview_->setAccessibleName(tr("What the file will show"));
    name_export();
    cancel_->setText(tr("Cancel"));
}

// ── What is chosen ──────────────────────────────────────────────────────────────────────────────────────────────────
FigureSource& FigureDialog::source() const {
    return *sources_[static_cast<std::size_t>(std::clamp(source_->currentIndex(), 0, static_cast<int>(sources_.size()) - 1))];
}

FigureDialog::Format FigureDialog::format() const {
    return static_cast<Format>(std::max(0, format_->currentIndex()));
}

FigureOptions FigureDialog::options() const {
    FigureOptions options;
    options.format = format() == pdf ? api::FigureFormat::pdf : format() == png ? api::FigureFormat::png : api::FigureFormat::svg;
    options.transparent = background_->currentIndex() == 1;
    options.scale = scale_->currentData().toInt();
    if (sized_) options.size = QSize(width_->value(), height_->value());
    return options;
}

QString FigureDialog::path() const {
    const QString typed = file_->text().trimmed();
    if (typed.isEmpty()) return {};
    return with_suffix(QDir::cleanPath(QDir(export_folder()).absoluteFilePath(typed)), suffix_of(format()));
}

QString FigureDialog::filter() const {
    switch (format()) {
        case svg:
            return tr("SVG files (*.svg)");
        case pdf:
            return tr("PDF files (*.pdf)");
        case png:
            return tr("PNG files (*.png)");
        case csv:
            return tr("CSV files (*.csv)");
    }
    return {};
}

void FigureDialog::choose_source() {
    if (!sized_) {
        FigureSource* const one = &source();
        const QSize page = figure_page({&one, 1}, {});
        const QSignalBlocker width(width_), height(height_);
        width_->setValue(page.width());
        height_->setValue(page.height());
    }
    const QString typed = path();
    const QDir folder = typed.isEmpty() ? QDir(export_folder()) : QFileInfo(typed).dir();
    file_->setText(folder.filePath(source().figure_name() + QLatin1Char('.') + suffix_of(format())));
    choose_format();
}

void FigureDialog::choose_format() {
    const QString typed = file_->text();
    const QString suffix = QFileInfo(typed).suffix().toLower();
    if (std::any_of(kSuffixes.begin(), kSuffixes.end(), [&](const char* known) { return suffix == QLatin1String(known); }))
        file_->setText(typed.chopped(suffix.size()) + suffix_of(format()));
    const auto show_row = [this](QWidget* field, bool visible) {
        field->setVisible(visible);
        form_->labelForField(field)->setVisible(visible);
    };
    show_row(scale_, format() == png);
    for (QWidget* field : std::initializer_list<QWidget*>{background_, width_, height_}) show_row(field, format() != csv);
    delay_.start();
}

void FigureDialog::follow_suffix() {
    const QString suffix = QFileInfo(file_->text()).suffix().toLower();
    for (std::size_t i = 0; i < kSuffixes.size(); ++i)
        if (suffix == QLatin1String(kSuffixes[i])) format_->setCurrentIndex(static_cast<int>(i));
}

void FigureDialog::choose_file() {
    const QString chosen = choosers().save_file(this, tr("Export figure"), path(), filter());
    if (chosen.isEmpty()) return;
    file_->setText(chosen);
    follow_suffix();
    if (path() == QDir::cleanPath(chosen)) confirmed_ = path();  // else it was asked about another one
}

// ── The picture of it, and the file ─────────────────────────────────────────────────────────────────────────────────
void FigureDialog::draw_preview() {
    pages_->setCurrentWidget(format() == csv ? static_cast<QWidget*>(data_) : preview_);
    if (format() == csv) {
        TextTable table = source().figure_data();
        const auto rows = static_cast<int>(table.rows.size());
        if (rows > kShownRows) table.rows.resize(kShownRows);
        data_->setPlainText(QString::fromStdString(to_csv(table)));
        //: below the beginning of a table; %n: rows of all of it
        return size_->setText(tr("%n row(s)", nullptr, rows));
    }
    FigureSource* const one = &source();
    const QSize page = figure_page({&one, 1}, options());
    const QSize pixels = format() == png ? page * options().scale : page;
    //: size of a figure in pixels; %1: width, %2: height
    size_->setText(tr("%1 × %2 px").arg(pixels.width()).arg(pixels.height()));
    const double ratio = devicePixelRatioF();
    const QSizeF place = QSizeF(pages_->size()) * ratio;
    const double scale = std::min({place.width() / page.width(), place.height() / page.height(), ratio});
    if (scale <= 0) return;
    try {
        picture_ = figure_picture({&one, 1}, options(), scale);
    } catch (const Error& error) {
        return fail(shown(error));
    }
    QPixmap pixmap(picture_.size());
    QPainter painter(&pixmap);
    draw_checks(painter, pixmap.rect());
    painter.drawImage(QPointF(), QImage(picture_.constBits(), picture_.width(), picture_.height(), picture_.bytesPerLine(), picture_.format()));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    preview_->setPixmap(pixmap);
}

void FigureDialog::write() {
    fail({});
    follow_suffix();
    const QString target = path();
    try {
        check_export(target, study_ ? study_() : QString());
        if (QFileInfo::exists(target) && confirmed_ != target) {
            confirmed_ = target;
            asked_ = true;
            name_export();
            //: %1: name of a file; "Replace" is the button below
            return fail(tr("%1 is there already. Press Replace to write over it, or name another file.").arg(QFileInfo(target).fileName()));
        }
        FigureSource* const one = &source();
        if (format() == csv) write_figure_data(*one, target.toStdString());
        else write_figure({&one, 1}, options(), target.toStdString());
    } catch (const Error& error) {
        return fail(shown(error));
    }
    export_folder() = QFileInfo(target).absolutePath();
    Q_EMIT written(target);
    accept();
}

void FigureDialog::forget_question() {
    confirmed_.clear();
    asked_ = false;
    name_export();
}

void FigureDialog::name_export() {
    //: button: writes over a file that is there
    export_->setText(asked_ ? tr("Replace") : tr("Export figure"));
}

void FigureDialog::fail(const QString& sentence) {
    error_->setText(sentence);
    error_->setVisible(!sentence.isEmpty());
}

void FigureDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    draw_preview();
}

void FigureDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    delay_.start();
}

void FigureDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    delay_.start();
}

}  // namespace sherl::widgets
