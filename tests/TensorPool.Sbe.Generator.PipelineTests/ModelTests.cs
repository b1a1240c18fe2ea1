using Microsoft.CodeAnalysis;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

/// <summary>What steps hand on: values that compare by value and keep nothing of the compiler alive.</summary>
public class ModelTests
{
    private static readonly string[] Steps =
    [
        TrackingNames.Files,
        TrackingNames.Schemas,
        TrackingNames.Inputs,
        TrackingNames.Compiled,
        TrackingNames.Models,
        TrackingNames.Units,
        TrackingNames.Dispatchers,
        TrackingNames.Emitted,
        TrackingNames.Plan,
        TrackingNames.Diagnostics,
        TrackingNames.Language,
    ];

    [Fact]
    public void No_step_hands_on_an_object_of_the_compiler()
    {
        GeneratorRunResult result = Faulty().Run().Result;

        foreach (string step in Steps)
        {
            object[] outputs = result
                .TrackedSteps[step]
                .SelectMany(static s => s.Outputs)
                .Select(static o => o.Value)
                .ToArray();
            Assert.NotEmpty(outputs);
            Assert.All(outputs, static output => Assert.Null(ModelGraph.FindBanned(output)));
        }
    }

    [Fact]
    public void Equal_input_gives_equal_models()
    {
        GeneratorRunResult one = Faulty().Run().Result;
        GeneratorRunResult other = Faulty().Run().Result;

        foreach (string step in Steps)
        {
            object[] left = one.TrackedSteps[step]
                .SelectMany(static s => s.Outputs)
                .Select(static o => o.Value)
                .ToArray();
            object[] right = other
                .TrackedSteps[step]
                .SelectMany(static s => s.Outputs)
                .Select(static o => o.Value)
                .ToArray();
            Assert.Equal(left, right);
            Assert.Equal(left.Select(static v => v.GetHashCode()), right.Select(static v => v.GetHashCode()));
        }
    }

    [Fact]
    public void Graph_walk_finds_what_it_looks_for()
    {
        Assert.Contains(
            "Location",
            ModelGraph.FindBanned(new { Deep = new[] { (1, Location.None) } }),
            StringComparison.Ordinal
        );
    }

    /// <summary>Includes, a shared dispatcher, and something wrong, so that every step has something to hand on.</summary>
    private static Project Faulty()
    {
        Dictionary<string, string> dispatcher = new() { ["SbeDispatcher"] = "My.Dispatcher" };
        return Project.Of(
            new InMemoryFile("/p/trade.sbe.xml", Schemas.Trade().Text) { Metadata = dispatcher },
            new InMemoryFile("/p/a.sbe.xml", Schemas.Including("a", 1, "/p/a.sbe.xml", "shared.xml").Text)
            {
                Metadata = new(dispatcher) { ["SbeMaxDims"] = "none" },
            },
            Schemas.Fragment("/p/shared.xml")
        );
    }
}
