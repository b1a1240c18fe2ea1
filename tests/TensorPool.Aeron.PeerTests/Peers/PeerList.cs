namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>
/// The peers that are there. Two environment variables name them, each a list of <c>version=where</c> with semicolons
/// between: TENSORPOOL_AERON_C with folders that hold aeronmd, the C samples and libaeron.so (a build folder of Aeron will
/// do), TENSORPOOL_AERON_JAVA with class paths of client, driver and samples. Without them every test here is skipped.
/// </summary>
internal static class PeerList
{
    public const string Ours = "ours";

    private const string CVariable = "TENSORPOOL_AERON_C";
    private const string JavaVariable = "TENSORPOOL_AERON_JAVA";

    public static IReadOnlyList<PeerInstallation> C { get; } =
        PeerInstallation.Parse("c", Environment.GetEnvironmentVariable(CVariable));

    public static IReadOnlyList<PeerInstallation> Java { get; } =
        PeerInstallation.Parse("java", Environment.GetEnvironmentVariable(JavaVariable));

    public static PeerInstallation Find(string name) => C.Concat(Java).First(p => p.Name == name);

    /// <summary>Our driver, which knows what the newest ones do, and real ones, in C and Java, from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string>> DriversSince(string version) =>
        [new TheoryDataRow<string>(Ours), .. RealDriversSince(version).Where(row => row.Skip is null)];

    /// <summary>Real drivers, in C and Java, from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string>> RealDriversSince(string version) =>
        Rows(
            C.Where(p => p.Find("aeronmd") is not null).Concat(Java).Where(Since(version)),
            $"no driver of {version} or later: set {CVariable} or {JavaVariable}"
        );

    /// <summary>Real drivers of before a version.</summary>
    public static IEnumerable<TheoryDataRow<string>> DriversBefore(string version) =>
        Rows(
            C.Where(p => p.Find("aeronmd") is not null).Concat(Java).Where(p => p.Version < Version.Parse(version)),
            $"no driver of before {version}: set {CVariable} or {JavaVariable}"
        );

    /// <summary>C clients from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string>> CClientsSince(string version) =>
        Rows(
            C.Where(p => p.Find("libaeron.so") is not null).Where(Since(version)),
            $"no libaeron.so of {version} or later: set {CVariable}"
        );

    /// <summary>C clients of before a version.</summary>
    public static IEnumerable<TheoryDataRow<string>> CClientsBefore(string version) =>
        Rows(
            C.Where(p => p.Find("libaeron.so") is not null).Where(p => p.Version < Version.Parse(version)),
            $"no libaeron.so of before {version}: set {CVariable}"
        );

    /// <summary>Every real driver together with every C client, from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> DriversAndCClientsSince(string version)
    {
        TheoryDataRow<string, string>[] rows =
        [
            .. from driver in RealDriversSince(version)
            from client in CClientsSince(version)
            where driver.Skip is null && client.Skip is null
            select new TheoryDataRow<string, string>(driver.Data, client.Data),
        ];
        return OrSkipped(rows, $"no driver or no libaeron.so of {version} or later: set {CVariable}");
    }

    /// <summary>Every publisher with every subscriber on our driver, but for ours alone.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> PairsOnOurDriver() =>
        Pairs([Ours, .. C.Where(p => p.Find("libaeron.so") is not null).Select(p => p.Name)]);

    /// <summary>C samples from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string>> CSamplesSince(string version) =>
        Rows(
            C.Where(p => p.Find("basic_publisher") is not null).Where(Since(version)),
            $"no C samples of {version} or later: set {CVariable}"
        );

    /// <summary>Java class paths from a version on.</summary>
    public static IEnumerable<TheoryDataRow<string>> JavaSince(string version) =>
        Rows(Java.Where(Since(version)), $"no class path of {version} or later: set {JavaVariable}");

    /// <summary>Every Java version with every other.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> JavaPairs()
    {
        TheoryDataRow<string, string>[] rows =
        [
            .. from first in Java from second in Java select new TheoryDataRow<string, string>(first.Name, second.Name),
        ];
        return OrSkipped(rows, $"no class path: set {JavaVariable}");
    }

    private static Func<PeerInstallation, bool> Since(string version) => p => p.Version >= Version.Parse(version);

    private static TheoryDataRow<string, string>[] Pairs(IReadOnlyList<string> names)
    {
        TheoryDataRow<string, string>[] rows =
        [
            .. from publisher in names
            from subscriber in names
            where publisher != Ours || subscriber != Ours
            select new TheoryDataRow<string, string>(publisher, subscriber),
        ];
        return OrSkipped(rows, $"no libaeron.so: set {CVariable}");
    }

    /// <summary>A theory without rows counts as failed; what it lacks here is a peer, which the skipped row says.</summary>
    private static TheoryDataRow<string, string>[] OrSkipped(TheoryDataRow<string, string>[] rows, string reason) =>
        rows.Length > 0 ? rows : [new("none", "none") { Skip = reason }];

    private static TheoryDataRow<string>[] Rows(IEnumerable<PeerInstallation> peers, string reason)
    {
        TheoryDataRow<string>[] rows =
        [
            .. peers.Select(p =>
                new TheoryDataRow<string>(p.Name).WithTrait(
                    "Needs",
                    p.Name.Split('-')[0] == "c" ? "aeron-c" : "aeron-java"
                )
            ),
        ];
        return rows.Length > 0 ? rows : [new("none") { Skip = reason }];
    }
}
