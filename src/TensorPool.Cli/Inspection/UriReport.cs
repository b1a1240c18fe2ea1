namespace TensorPool.Cli.Inspection;

/// <summary>What <c>validate-uri</c> says.</summary>
internal sealed record UriReport(bool Valid, string? Path, bool? RequireHugepages, string? Problem);
