namespace TensorPool.ComplianceTests;

public class ComplianceGateTests
{
    private static readonly Requirement Must = new("s", "W-1-1", "MUST", "be so", ["producer"], "unit");
    private static readonly Exemption Exempt = new("W-1-1", "producer", "to come");

    [Fact]
    public void Must_without_a_test_is_a_problem()
    {
        Assert.Equal(
            "W-1-1 (be so) has no test: write one, and name the requirement on it",
            Assert.Single(Problems(Must, [], []))
        );
        Assert.Single(Problems(Must with { Level = "MUST*" }, [], []));
    }

    [Fact]
    public void Other_levels_may_have_none() => Assert.Empty(Problems(Must with { Level = "SHOULD" }, [], []));

    [Fact]
    public void Must_with_a_test_is_none() => Assert.Empty(Problems(Must, [Test], []));

    [Fact]
    public void Must_that_is_exempt_is_none() => Assert.Empty(Problems(Must, [], [Exempt]));

    [Fact]
    public void Exemption_of_what_is_shown_is_a_problem() =>
        Assert.Contains(
            "remove the exemption",
            Assert.Single(Problems(Must, [Test], [Exempt])),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("W-1-2", "MUST")]
    [InlineData("W-1-1", "MAY")]
    public void Exemption_of_what_is_no_must_is_a_problem(string id, string level) =>
        Assert.Contains(
            Problems(Must with { Level = level }, [Test], [Exempt with { RequirementId = id }]),
            problem => problem == $"{id} is exempt, and no MUST"
        );

    [Fact]
    public void Exemption_that_is_there_twice_is_a_problem() =>
        Assert.Equal("W-1-1 is exempt twice", Assert.Single(Problems(Must, [], [Exempt, Exempt])));

    [Theory]
    [InlineData("W-1-1\tproducer")]
    [InlineData("W-1-1\tproducer\t ")]
    [InlineData("W-1-1\t\tto come")]
    public void Exemption_needs_a_role_and_a_reason(string line) =>
        Assert.Throws<FormatException>(() => Exemption.Parse([Exemption.Header, line]));

    private static Evidence Test => new("W-1-1", "A.B", "tests/a.cs");

    private static string[] Problems(Requirement requirement, Evidence[] evidence, Exemption[] exemptions) =>
        [.. ComplianceGate.FindProblems([requirement], evidence.ToLookup(e => e.RequirementId), exemptions)];
}
