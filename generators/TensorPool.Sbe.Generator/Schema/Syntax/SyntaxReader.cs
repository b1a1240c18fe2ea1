using System.Text;
using System.Xml;

namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>Reads XML into syntax. The only place that knows the XML reader.</summary>
internal static class SyntaxReader
{
    /// <summary>
    /// Elements may nest this deep. Schemas need about ten levels; the limit keeps everything that walks the tree by
    /// recursion within a small stack.
    /// </summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a whole file. On failure the root is null and the error says why.</summary>
    public static SyntaxElement? Read(SchemaSource source, out SchemaDiagnostic? error, CancellationToken ct)
    {
        var file = new SyntaxFile(source);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };

        try
        {
            using var text = new StringReader(file.Text);
            using var reader = XmlReader.Create(text, settings);
            return ReadDocument(file, reader, out error, ct);
        }
        catch (XmlException exception)
        {
            int offset = file.Lines.OffsetOf(exception.LineNumber, exception.LinePosition);
            error = NotWellFormed(file, offset, $"The file is not well-formed XML: {exception.Message}");
            return null;
        }
    }

    private static SyntaxElement? ReadDocument(
        SyntaxFile file,
        XmlReader reader,
        out SchemaDiagnostic? error,
        CancellationToken ct
    )
    {
        var lines = (IXmlLineInfo)reader;
        SyntaxElement? root = null;
        var open = new Stack<(SyntaxElement Element, StringBuilder Text)>();

        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    // The position is that of the name, one behind the '<'.
                    int start = file.Lines.OffsetOf(lines.LineNumber, lines.LinePosition - 1);
                    if (open.Count == MaxDepth)
                    {
                        error = NotWellFormed(
                            file,
                            start,
                            $"Elements are nested more than {MaxDepth} levels deep, which no schema needs; flatten the schema."
                        );
                        return null;
                    }

                    SyntaxElement? parent = open.Count == 0 ? null : open.Peek().Element;
                    var element = new SyntaxElement(
                        file,
                        parent,
                        reader.LocalName,
                        reader.NamespaceURI,
                        start,
                        reader.Name.Length + 1
                    );
                    parent?.Children.Add(element);
                    root ??= element;

                    bool isEmpty = reader.IsEmptyElement;
                    ReadAttributes(file, reader, lines, element);
                    if (!isEmpty)
                    {
                        open.Push((element, new StringBuilder()));
                    }

                    break;

                case XmlNodeType.EndElement:
                    (SyntaxElement closed, StringBuilder content) = open.Pop();
                    closed.Text = closed.Children.Count == 0 ? content.ToString() : "";
                    break;

                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.Whitespace
                or XmlNodeType.SignificantWhitespace when open.Count > 0:
                    open.Peek().Text.Append(reader.Value);
                    break;
            }
        }

        error = null;
        return root;
    }

    private static void ReadAttributes(SyntaxFile file, XmlReader reader, IXmlLineInfo lines, SyntaxElement element)
    {
        while (reader.MoveToNextAttribute())
        {
            // Attributes of other vocabularies (xsi:schemaLocation, xml:base) and namespace declarations mean nothing here.
            if (reader.NamespaceURI.Length == 0)
            {
                int start = file.Lines.OffsetOf(lines.LineNumber, lines.LinePosition);
                element.Attributes.Add(new SyntaxAttribute(file, reader.LocalName, reader.Value, start));
            }
        }
    }

    private static SchemaDiagnostic NotWellFormed(SyntaxFile file, int offset, string message) =>
        new("SBE001", SchemaSeverity.Error, message, file.PlaceOf(offset, 1));
}
