using Microsoft.CodeAnalysis;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

public class FailureTests
{
    [Fact]
    public void Exception_is_a_diagnostic_of_its_schema_and_spares_the_others()
    {
        var broken = new UnreadableFile("/p/broken.sbe.xml", new InvalidDataException("disk on fire"));
        Project project = Project.Of(broken, Schemas.Trade()).Run();

        Diagnostic diagnostic = project.Diagnostics.Reported("SBE901", "/p/broken.sbe.xml");
        Assert.Contains("'broken.sbe.xml'", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains(
            "System.IO.InvalidDataException: disk on fire",
            diagnostic.GetMessage(),
            StringComparison.Ordinal
        );
        Assert.Equal(Schemas.TradeUnits, project.HintNames.Count());
    }

    [Fact]
    public void Exception_in_an_included_file_is_a_diagnostic_of_its_includers()
    {
        var broken = new UnreadableFile("/p/shared.xml", new InvalidDataException("disk on fire"));
        Project project = Project
            .Of(Schemas.Including("a", 1, "/p/a.sbe.xml", "shared.xml"), broken, Schemas.Trade())
            .Run();

        project.Diagnostics.Reported("SBE901", "/p/a.sbe.xml");
        Assert.Equal(Schemas.TradeUnits, project.HintNames.Count());
    }

    [Fact]
    public void Unreadable_file_that_nobody_includes_does_not_matter()
    {
        Project project = Project
            .Of(new UnreadableFile("/p/notes.txt", new InvalidDataException("")), Schemas.Trade())
            .Run();

        Assert.Empty(project.Problems);
    }

    [Fact]
    public void Cancellation_is_passed_on()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Project.Of(Schemas.Trade()).RunUnder(source.Token));
    }

    [Fact]
    public void Cancellation_in_the_middle_is_passed_on_and_the_next_run_is_whole()
    {
        using var source = new CancellationTokenSource();
        var file = new CancellingFile("/p/trade.sbe.xml", Schemas.Trade().Text, source);
        Project project = Project.Of(file);

        Assert.ThrowsAny<OperationCanceledException>(() => project.RunUnder(source.Token));

        Assert.Equal(Schemas.TradeUnits, project.Run().HintNames.Count());
    }

    /// <summary>Cancels the run from within, once, while its text is read.</summary>
    private sealed class CancellingFile(string path, string text, CancellationTokenSource source)
        : InMemoryFile(path, text)
    {
        public override Microsoft.CodeAnalysis.Text.SourceText? GetText(CancellationToken cancellationToken = default)
        {
            source.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return base.GetText(cancellationToken);
        }
    }
}
