namespace TensorPool.ComplianceTests;

public class EvidenceScanTests
{
    private readonly List<string> _misplaced = [];

    [Fact]
    public void Requirements_of_methods_and_of_their_class_are_found()
    {
        Evidence[] found = Tests(
            """
            [Requirement("W-1-1")]
            public class A
            {
                [Fact]
                [Requirement("W-1-2")]
                [Requirement("W-1-3")]
                public void First() { }

                [LongTheory]
                public void Second() { }

                public void Helper() { }
            }
            """
        );

        Assert.Equal(
            ["W-1-1 A.First", "W-1-2 A.First", "W-1-3 A.First", "W-1-1 A.Second"],
            found.Select(e => $"{e.RequirementId} {e.Name}")
        );
        Assert.Empty(_misplaced);
    }

    [Fact]
    public void What_does_not_run_is_no_evidence()
    {
        Evidence[] found = Tests(
            """
            [Requirement("W-1-1")]
            public class A
            {
                [Requirement("W-1-2")]
                public void Helper() { }

                [Fact(Skip = "later")]
                [Requirement("W-1-3")]
                public void Skipped() { }
            }
            """
        );

        Assert.Empty(found);
        Assert.Equal(3, _misplaced.Count);
    }

    [Fact]
    public void Comments_that_start_with_ids_are_reviews_and_others_are_not()
    {
        Evidence[] found =
        [
            .. EvidenceScan.Reviews(
                """
                int a; // W-8.3-1
                // W-15.21a.4-2, O-20: the reason
                // see W-8.3-2
                /// W-8.3-3
                // WO-34
                string b = "// W-8.3-4";
                // P2-4
                """,
                "src/a.cs"
            ),
        ];

        Assert.Equal(["W-8.3-1", "W-15.21a.4-2", "O-20", "P2-4"], found.Select(e => e.RequirementId));
        Assert.All(found, e => Assert.False(e.IsTest));
    }

    [Fact]
    public void Review_is_enough_only_where_the_requirement_says_so()
    {
        ILookup<string, Evidence> review = new[] { new Evidence("W-1-1", null, "src/a.cs") }.ToLookup(e =>
            e.RequirementId
        );
        Requirement reviewed = new("s", "W-1-1", "MUST", "t", ["all"], "review; stress");

        Assert.True(ComplianceTable.IsMet(reviewed, review));
        Assert.False(ComplianceTable.IsMet(reviewed with { Kind = "unit" }, review));
    }

    private Evidence[] Tests(string text) => [.. EvidenceScan.Tests(text, "tests/a.cs", _misplaced)];
}
