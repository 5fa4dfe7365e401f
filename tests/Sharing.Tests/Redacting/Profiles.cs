using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Tests.Documents;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Profiles and obligations from a few lines of a policy.</summary>
internal static class Profiles
{
    public static readonly RedactionKey Key = new([.. Enumerable.Range(1, RedactionKey.SizeBytes).Select(i => (byte)i)]);

    public static readonly RedactionKey OtherKey = new([.. Enumerable.Range(101, RedactionKey.SizeBytes).Select(i => (byte)i)]);

    /// <summary>A policy with one profile <c>p</c> of the steps given, each as in <c>{ op: drop, path: analystNotes }</c>; the first step is in line 3.</summary>
    public static string Policy(params string[] steps) =>
        "profiles:\n  p:\n" + string.Concat(steps.Select(step => $"    - {step}\n"));

    public static (IReadOnlyDictionary<string, RedactionProfile> Profiles, IReadOnlyList<Problem> Problems) Read(string yaml)
    {
        Parsed<DocumentNode> tree = DocumentReading.Yaml(Encoding.UTF8.GetBytes(yaml), TestErrors.All);
        Assert.True(tree.IsValid, string.Join('\n', tree.Problems));
        var problems = new DocumentProblems(TestErrors.All);
        return (RedactionProfile.ReadAll(DocumentFields.Open(tree.Value, problems)!), problems.All);
    }

    public static RedactionProfile Of(params string[] steps)
    {
        (IReadOnlyDictionary<string, RedactionProfile> profiles, IReadOnlyList<Problem> problems) = Read(Policy(steps));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        return profiles["p"];
    }

    public static Obligation By(string rule, params string[] steps) => new(Of(steps), rule);

    /// <summary>What is wrong with one step; it is all that is wrong.</summary>
    public static Problem ProblemOf(string step)
    {
        (IReadOnlyDictionary<string, RedactionProfile> profiles, IReadOnlyList<Problem> problems) = Read(Policy("{ op: keep, path: summary }", step));
        Assert.Empty(profiles);
        return Assert.Single(problems);
    }
}
