using System.Diagnostics;
using System.Text.Json;

namespace TensorPool.Sbe.Tests.Package;

/// <summary>
/// A project in a folder of its own that imports the package's two files where NuGet would, evaluated by MSBuild (not
/// built, not restored).
/// </summary>
internal sealed class EvaluatedProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tensorpool-sbe-").FullName;

    /// <summary>Writes files with the given paths; their content does not matter.</summary>
    public EvaluatedProject(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "<messageSchema/>");
        }
    }

    /// <summary>The items that the compiler would get, by relative path in ordinal order.</summary>
    public async Task<AdditionalFile[]> AdditionalFilesAsync(string content, CancellationToken cancellationToken)
    {
        string build = RepositoryRoot.File("src/TensorPool.Sbe/build/TensorPool.Sbe");
        string project = Path.Combine(_folder, "probe.csproj");
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{build}.props" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              {content}
              <Import Project="{build}.targets" />
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """,
            cancellationToken
        );

        using JsonDocument json = JsonDocument.Parse(
            await RunAsync(["msbuild", project, "-nologo", "-getItem:AdditionalFiles"], cancellationToken)
        );
        return
        [
            .. json
                .RootElement.GetProperty("Items")
                .GetProperty("AdditionalFiles")
                .EnumerateArray()
                .Select(item => new AdditionalFile(
                    item.GetProperty("Identity").GetString()!.Replace('\\', '/'),
                    Metadata(item, "SourceItemGroup"),
                    Metadata(item, "SbeNamespace")
                ))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Metadata(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }
}

internal sealed record AdditionalFile(string Path, string SourceItemGroup, string SbeNamespace);
