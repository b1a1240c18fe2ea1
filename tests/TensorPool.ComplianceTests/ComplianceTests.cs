namespace TensorPool.ComplianceTests;

/// <summary>The repository's own requirements, tests and code.</summary>
public class ComplianceTests
{
    private const string Table = "docs/compliance.md";
    private const string ExemptionList = "tests/Compliance/exemptions.tsv";
    private const string Accept = "TP_APPROVE=1 dotnet test --project tests/TensorPool.ComplianceTests";

    private static readonly IReadOnlyList<Requirement> Requirements = Requirement.Parse(
        File.ReadAllLines(Repository.File("tests/Compliance/requirements.tsv"))
    );

    private static readonly List<string> Misplaced = [];

    private static readonly Evidence[] All =
    [
        .. Repository.Files("tests", "*.cs").SelectMany(file => EvidenceScan.Tests(Text(file), file, Misplaced)),
        .. Repository.Files("src", "*.cs").SelectMany(file => EvidenceScan.Reviews(Text(file), file)),
    ];

    [Fact]
    public void Every_id_that_is_named_is_that_of_a_requirement()
    {
        HashSet<string> ids = [.. Requirements.Select(r => r.Id)];

        Assert.Empty(All.Where(e => !ids.Contains(e.RequirementId)).Select(e => $"{e.File}: {e.RequirementId}"));
    }

    [Fact]
    public void Only_tests_that_run_name_requirements()
    {
        Assert.NotEmpty(All);
        Assert.Empty(Misplaced);
    }

    [Fact]
    public void Every_must_has_a_test_or_waits_for_a_stated_reason()
    {
        IReadOnlyList<Exemption> exemptions = IsApproving ? RemoveExemptionsOfWhatIsShown() : Exemptions();

        string[] problems = [.. ComplianceGate.FindProblems(Requirements, Shown, exemptions)];

        Assert.True(problems.Length == 0, $"{ExemptionList} lists what waits, and why.\n{string.Join('\n', problems)}");
    }

    [Fact]
    public void Table_is_up_to_date()
    {
        IReadOnlyList<Exemption> exemptions = IsApproving ? RemoveExemptionsOfWhatIsShown() : Exemptions();
        string expected = ComplianceTable.Render(Requirements, Shown, exemptions);
        string path = Repository.File(Table);
        if (IsApproving)
        {
            File.WriteAllText(path, expected);
            return;
        }

        string[] found = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] lines = expected.TrimEnd('\n').Split('\n');
        string[] differences =
        [
            .. found.Except(lines).Select(line => $"no longer so: {line}"),
            .. lines.Except(found).Select(line => $"new: {line}"),
        ];
        Assert.True(
            lines.SequenceEqual(found),
            $"{Table} is out of date. To write it anew: {Accept}\n{string.Join('\n', differences)}"
        );
    }

    private static bool IsApproving => Environment.GetEnvironmentVariable("TP_APPROVE") == "1";

    private static ILookup<string, Evidence> Shown => All.ToLookup(e => e.RequirementId);

    private static IReadOnlyList<Exemption> Exemptions() =>
        Exemption.Parse(File.ReadAllLines(Repository.File(ExemptionList)));

    /// <summary>Exemptions end by themselves with the test that shows the requirement; none is ever added here.</summary>
    private static Exemption[] RemoveExemptionsOfWhatIsShown()
    {
        HashSet<string> met = [.. Requirements.Where(r => ComplianceTable.IsMet(r, Shown)).Select(r => r.Id)];
        Exemption[] left = [.. Exemptions().Where(e => !met.Contains(e.RequirementId))];
        File.WriteAllText(
            Repository.File(ExemptionList),
            string.Concat(left.Select(e => e.ToString()).Prepend(Exemption.Header).Select(line => line + "\n"))
        );
        return left;
    }

    private static string Text(string file) => File.ReadAllText(Repository.File(file));
}
