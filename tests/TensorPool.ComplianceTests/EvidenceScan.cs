using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorPool.ComplianceTests;

/// <summary>Reads sources: which tests name which requirements, and which lines of code carry an id for review.</summary>
internal static partial class EvidenceScan
{
    private static readonly string[] TestAttributes = ["Fact", "Theory", "Property"];

    /// <summary>What the tests of a file name, by attributes on them or on their class.</summary>
    /// <param name="text">The source.</param>
    /// <param name="file">Its path, for the evidence.</param>
    /// <param name="misplaced">Receives what names a requirement and is no test that runs.</param>
    public static IEnumerable<Evidence> Tests(string text, string file, ICollection<string> misplaced)
    {
        if (!text.Contains("[Requirement(", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (
            TypeDeclarationSyntax type in CSharpSyntaxTree
                .ParseText(text)
                .GetRoot()
                .DescendantNodes()
                .OfType<TypeDeclarationSyntax>()
        )
        {
            string[] ofType = [.. Ids(type.AttributeLists)];
            MethodDeclarationSyntax[] tests = [.. type.Members.OfType<MethodDeclarationSyntax>().Where(IsTest)];
            if (ofType.Length > 0 && tests.Length == 0)
            {
                misplaced.Add($"{file}: {type.Identifier.Text} has no test");
            }

            foreach (MethodDeclarationSyntax method in type.Members.OfType<MethodDeclarationSyntax>())
            {
                string[] ofMethod = [.. Ids(method.AttributeLists)];
                if (!IsTest(method))
                {
                    if (ofMethod.Length > 0)
                    {
                        misplaced.Add($"{file}: {method.Identifier.Text} is no test that runs");
                    }

                    continue;
                }

                foreach (string id in ofType.Concat(ofMethod).Distinct())
                {
                    yield return new Evidence(id, $"{type.Identifier.Text}.{method.Identifier.Text}", file);
                }
            }
        }
    }

    /// <summary>Comments that start with ids of requirements: <c>// W-8.2-3</c>, <c>// W-8.3-4, W-8.3-6: why</c>.</summary>
    public static IEnumerable<Evidence> Reviews(string text, string file) =>
        text.Contains("// ", StringComparison.Ordinal)
            ? CSharpSyntaxTree
                .ParseText(text)
                .GetRoot()
                .DescendantTrivia()
                .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
                .Select(trivia => Marker().Match(trivia.ToString()))
                .Where(match => match.Success)
                .SelectMany(match => match.Groups["id"].Captures)
                .Select(capture => capture.Value)
                .Distinct()
                .Select(id => new Evidence(id, Name: null, file))
            : [];

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method
            .AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute =>
                TestAttributes.Any(name => attribute.Name.ToString().EndsWith(name, StringComparison.Ordinal))
                && attribute.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.Identifier.Text == "Skip") != true
            );

    private static IEnumerable<string> Ids(SyntaxList<AttributeListSyntax> lists) =>
        lists
            .SelectMany(list => list.Attributes)
            .Where(attribute => attribute.Name.ToString() == "Requirement")
            .Select(attribute => attribute.ArgumentList!.Arguments.Single().Expression)
            .Select(expression => ((LiteralExpressionSyntax)expression).Token.ValueText);

    private const string Id = @"(?<id>[WDBC]-[0-9][0-9a-zA-Z.]*-[0-9]+|O-[0-9]+|P[0-9]+-[0-9]+|PC-[0-9]+)\b";

    [GeneratedRegex($"^// {Id}(, {Id})*")]
    private static partial Regex Marker();
}
