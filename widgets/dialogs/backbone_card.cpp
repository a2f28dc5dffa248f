// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/backbone_card.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/formats/t5_version.h"
#include "core/spec/catalogue.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString of(const std::string& text) {
    return QString::fromStdString(text);
}

// "F32" is how safetensors writes it.
QString sizes_by_type(const std::map<std::string, std::uint64_t>& sizes) {
    QStringList parts;
    for (const auto& [type, size] : sizes) parts += of(type) + QLatin1Char(' ') + bytes(static_cast<std::int64_t>(size));
    return parts.join(QStringLiteral(" · "));
}

QString kind_title(const std::string& host) {
    for (const spec::Kind& kind : spec::catalogue().backbones) {
        if (kind.kind == host) return shown(kind.title);
    }
    return of(host);
}

// "BERT, T5": where a method is defined.
QString hosts_of(const spec::Method& method) {
    QStringList titles;
    for (const std::string& host : method.hosts) titles += kind_title(host);
    return titles.join(QStringLiteral(", "));
}

// "WordPiece, 30 522 tokens": the numbers among the arguments with their digits in groups.
QString digits_in_groups(const Text& text) {
    if (text.arguments().empty()) return shown(text);
    Text grouped(text.context(), text.source());
    for (const std::string& argument : text.arguments()) {
        bool number = false;
        const qlonglong value = of(argument).toLongLong(&number);
        grouped.arg(number ? count(value).toStdString() : argument);
    }
    return shown(grouped);
}

QString names(const std::vector<std::string>& list) {
    QStringList lines;
    for (const std::string& name : list) lines += of(name);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

BackboneCard::BackboneCard(const formats::Inspection& inspection, QWidget* parent)
    : QDialog(parent), inspection_(inspection) {
    setObjectName(QStringLiteral("backboneCard"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    build();
    resize(theme.px(520), sizeHint().height());
}

void BackboneCard::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    // Queued: the event is still on its way to the widgets that are replaced.
    const auto again = [this] {
        build();
        resize(width(), std::max(height(), sizeHint().height()));
    };
    QMetaObject::invokeMethod(this, again, Qt::QueuedConnection);
}

void BackboneCard::build() {
    setWindowTitle(tr("Backbone"));
    lines_.clear();
    delete body_;
    body_ = new QWidget(this);
    auto* layout = new QVBoxLayout(body_);  // takes all that is added to it into the body
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(12));
    auto* title = new QLabel(of(inspection_.folder.string()), this);
    title->setProperty("role", QStringLiteral("heading"));
    title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title->setWordWrap(true);
    layout->addWidget(title);
    lines_ += title->text();

    const bool known = !inspection_.config.model_type.empty();
    if (known) add_facts(*layout);
    for (const Problem& problem : inspection_.problems) {
        auto* line = new QLabel(sherl::widgets::shown(problem), this);
        line->setProperty("role", QStringLiteral("bad"));
        line->setWordWrap(true);
        layout->addWidget(line);
        lines_ += line->text();
    }
    if (known) layout->addWidget(methods(inspection_.config.model_type));
    layout->addStretch(1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* copy = buttons->addButton(tr("Copy report"), QDialogButtonBox::ActionRole);
    auto* other = buttons->addButton(tr("Choose another…"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(report()); });
    connect(other, &QPushButton::clicked, this, [this] {
        Q_EMIT otherWanted();
        close();
    });
    for (QAbstractButton* button : buttons->buttons()) {
        // Return belongs to the field that has the focus.
        if (auto* push = qobject_cast<QPushButton*>(button)) push->setAutoDefault(false);
    }
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
    layout->addWidget(buttons);
    QDialog::layout()->addWidget(body_);
    body_->show();
}

void BackboneCard::add_facts(QVBoxLayout& layout) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::instance().px(16));
    grid->setVerticalSpacing(Theme::instance().px(6));
    grid->setColumnStretch(1, 1);
    layout.addLayout(grid);
    const formats::BackboneConfig& config = inspection_.config;
    fact(*grid, tr("Architecture"), architecture(), QStringLiteral("cardArchitecture"));
    if (config.encoder_decoder()) {
        add_architecture(*grid, config.t5);
    } else {
        add_architecture(*grid, config.bert);
    }
    fact(*grid, tr("Parameters"), count(inspection_.parameters), QStringLiteral("cardParameters"));
    fact(*grid, tr("Size by type"), sizes_by_type(inspection_.bytes_by_dtype), QStringLiteral("cardSizes"));
    fact(*grid, tr("Tokenizer"),
         inspection_.tokenizer.empty() ? tr("none in the folder") : digits_in_groups(inspection_.tokenizer),
         QStringLiteral("cardTokenizer"));
    fact(*grid, tr("Tensors"),
         //: Numbers of tensors. %1 those the architecture wants and the folder has, %2 wanted and absent, %3 neither used
         //: nor known, %4 known and not needed
         tr("%1 matched · %2 missing · %3 unexpected · %4 not needed")
             .arg(count(static_cast<std::int64_t>(inspection_.weights.matched.size())),
                  count(static_cast<std::int64_t>(inspection_.weights.missing.size())),
                  count(static_cast<std::int64_t>(inspection_.weights.unexpected.size())),
                  count(static_cast<std::int64_t>(inspection_.weights.ignored.size()))),
         QStringLiteral("cardTensors"));
    const auto list = [&](const QString& name, const std::vector<std::string>& tensors) {
        if (tensors.empty()) return;
        auto* text = new QPlainTextEdit(names(tensors), this);
        text->setReadOnly(true);
        text->setProperty("role", QStringLiteral("mono"));
        text->setAccessibleName(name);
        text->setFixedHeight(Theme::instance().px(90));
        text->setTabChangesFocus(true);
        auto* label = new QLabel(name, this);
        label->setProperty("role", QStringLiteral("label"));
        label->setBuddy(text);
        layout.addWidget(label);
        layout.addWidget(text);
        lines_ += name + QLatin1Char('\n') + text->toPlainText();
    };
    list(tr("Missing tensors"), inspection_.weights.missing);
    list(tr("Unexpected tensors"), inspection_.weights.unexpected);
}

QString BackboneCard::architecture() const {
    const QString title = kind_title(inspection_.config.model_type);
    if (!inspection_.config.encoder_decoder()) return title;
    const QString version = of(formats::t5_version(inspection_.config.t5));
    //: %1 a kind of model, such as T5, %2 its version, such as 1.1
    return version.isEmpty() ? title : tr("%1, version %2").arg(title, version);
}

void BackboneCard::add_architecture(QGridLayout& grid, const formats::BertConfig& bert) {
    fact(grid, tr("Blocks"),
         //: %1 blocks, %2 width of a feature, %3 heads of attention, %4 longest text in tokens
         tr("%1 · width %2 · heads %3 · positions %4")
             .arg(count(bert.blocks), count(bert.width), count(bert.heads), count(bert.positions)),
         QStringLiteral("cardBlocks"));
}

void BackboneCard::add_architecture(QGridLayout& grid, const formats::T5Config& t5) {
    fact(grid, tr("Blocks"),
         //: %1 blocks of the encoder, %2 of the decoder, %3 width of a feature, %4 heads of attention, %5 width of a head
         tr("%1 + %2 · width %3 · heads %4 × %5")
             .arg(count(t5.encoder_blocks), count(t5.decoder_blocks), count(t5.width), count(t5.heads), count(t5.head_width)),
         QStringLiteral("cardBlocks"));
    fact(grid, tr("Feed-forward"),
         //: %1 inner width, %2 the form of the layer, such as gated-gelu
         tr("%1 · %2", "feed-forward")
             .arg(count(t5.feed_forward), t5.gated ? QStringLiteral("gated-gelu") : QStringLiteral("relu")),
         QStringLiteral("cardFeedForward"));
    //: %1 number of tokens that the model knows
    const QString own = tr("%1 tokens · output matrix of its own"), tied = tr("%1 tokens · output tied to the embedding");
    fact(grid, tr("Vocabulary"), (t5.tied ? tied : own).arg(count(t5.vocabulary)), QStringLiteral("cardVocabulary"));
}

void BackboneCard::fact(QGridLayout& grid, const QString& name, const QString& value, const QString& object_name) {
    const int row = grid.rowCount();
    auto* label = new QLabel(name, this);
    label->setProperty("role", QStringLiteral("label"));
    auto* text = new QLabel(value, this);
    text->setObjectName(object_name);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid.addWidget(label, row, 0, Qt::AlignTop);
    grid.addWidget(text, row, 1);
    //: A line of a report. %1 what is told, %2 its value.
    lines_ += tr("%1: %2", "report").arg(name, value);
}

QWidget* BackboneCard::methods(const std::string& host) {
    auto* box = new QWidget(this);
    auto* layout = new QGridLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(Theme::instance().px(8));
    auto* heading = new QLabel(tr("What can be trained on it"), box);
    heading->setProperty("role", QStringLiteral("label"));
    layout->addWidget(heading, 0, 0, 1, 3);
    layout->setColumnStretch(2, 1);
    QStringList able;
    for (const spec::Method& method : spec::catalogue().methods) {
        const bool defined = std::find(method.hosts.begin(), method.hosts.end(), host) != method.hosts.end();
        const int row = layout->rowCount();
        auto* marker = new QLabel(box);
        const int size = Theme::instance().px(14);
        marker->setPixmap(Theme::instance().method_icon(of(method.kind)).pixmap(size, size));
        marker->setEnabled(defined);
        auto* name = new QLabel(shown(method.title), box);
        name->setEnabled(defined);
        //: Why a method cannot be used. %1 kinds of backbone, such as BERT family
        const QString undefined = tr("Not defined on this architecture; defined on: %1.").arg(hosts_of(method));
        auto* help = new QLabel(defined ? shown(method.help) : undefined, box);
        help->setProperty("role", QStringLiteral("caption"));
        help->setWordWrap(true);
        layout->addWidget(marker, row, 0);
        layout->addWidget(name, row, 1);
        layout->addWidget(help, row, 2);
        if (defined) able += shown(method.title);
    }
    lines_ += tr("%1: %2", "report").arg(heading->text(), able.join(QStringLiteral(", ")));
    return box;
}

QString BackboneCard::report() const {
    return lines_.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

}  // namespace sherl::widgets
