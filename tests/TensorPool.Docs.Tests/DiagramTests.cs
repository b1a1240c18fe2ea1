using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>Diagrams in pages are drawn, and not shown as an error.</summary>
public partial class DiagramTests
{
    public static TheoryData<string, string> Diagrams
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string page in Repository.Pages)
            {
                foreach (Match block in Block().Matches(Repository.Read(page)))
                {
                    data.Add(page, block.Groups["text"].Value);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Diagrams))]
    public void Diagram_is_sound(string page, string text)
    {
        string? fault = Diagram.Fault(text);

        Assert.True(fault is null, $"{page}: {fault}");
    }

    [Theory]
    [InlineData("flowchart TB\n  A[one] -- ok --> B{\"two, (or more)\"}\n  A & B -. no .-> C[(three)]")]
    [InlineData("flowchart LR\n  subgraph s[\"title\"]\n    direction TB\n    A[one]\n  end\n  A --> s")]
    [InlineData("sequenceDiagram\n  participant A as Anne\n  loop always\n    A->>A: f(x), again\n  end")]
    [InlineData("stateDiagram-v2\n  [*] --> Open: begun\n  Open --> [*]")]
    public void Sound_diagram_has_no_fault(string text) => Assert.Null(Diagram.Fault(text));

    [Theory]
    [InlineData("", "none of the kinds")]
    [InlineData("graph LR\n  A[one]", "none of the kinds")]
    [InlineData("flowchart LR\n  A[one (or two)]", "no statement")]
    [InlineData("flowchart LR\n  A[\"one] --> A", "no statement")]
    [InlineData("flowchart LR\n  A[one] -> A", "no statement")]
    [InlineData("flowchart LR\n  A[one] --> B", "'B' has no text")]
    [InlineData("flowchart LR\n  subgraph s[\"title\"]\n  A[one]", "do not match")]
    [InlineData("flowchart LR\n  end\n  subgraph s[\"title\"]", "do not match")]
    [InlineData("sequenceDiagram\n  participant A as Anne\n  A->>A: one; two", "no statement")]
    [InlineData("sequenceDiagram\n  participant A as Anne\n  A->>A: #1", "no statement")]
    [InlineData("sequenceDiagram\n  participant A as Anne\n  A->>B: one", "'B' has no text")]
    [InlineData("sequenceDiagram\n  participant A as Anne\n  alt one\n  A->>A: one", "do not match")]
    [InlineData("stateDiagram-v2\n  Open -> Closed", "no statement")]
    public void Faulty_diagram_is_found(string text, string expected) =>
        Assert.Contains(expected, Diagram.Fault(text), StringComparison.Ordinal);

    [GeneratedRegex("^```mermaid\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
