using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary><c>policy rollback</c> against a real node: what narrows takes one officer, what lets more out two, and no signature holds twice.</summary>
public sealed class PolicyRollbackTests : IDisposable
{
    private readonly TwoOfficerNode nodes = new();

    private RunningNode Node => nodes.Node;

    public void Dispose() => nodes.Dispose();

    [Fact]
    public void WhatWasBefore_IsInForceAgain_ByTheOfficersItTakes()
    {
        Outcome nothing = Node.Run("policy", "rollback", "--dry-run");
        Assert.Equal(ExitCode.Conflict, nothing.Exit);
        Assert.Contains(PolicyErrors.NothingBefore.Code, nothing.Error);
        string builtIn = Node.Run("policy", "show", "-o", "json").Json.GetProperty("document").GetString()!;
        string narrow = Node.At("narrow.yaml");
        File.WriteAllText(narrow, builtIn.Replace("name: built-in", "name: own", StringComparison.Ordinal) + "  - { id: R9, effect: deny, when: report.exercise, because: No drills. }\n");
        Assert.Equal(ExitCode.Done, Node.Run(["policy", "load", narrow, .. Node.SignedBy(1)]).Exit);

        Outcome look = Node.Run("policy", "rollback", "--dry-run");
        Assert.Equal("WIDER    rule R9 removed: deny when report.exercise\n", look.Output);
        Assert.Contains("Nothing was kept. 2 officers have to sign for built-in v1 to be in force again.", look.Error);

        string statement = Node.At("statement.txt");
        Assert.Equal(ExitCode.Done, Node.Run("policy", "rollback", "--out", statement).Exit);
        Assert.StartsWith("CertBridge/1 policy-rollback\nnode: cert-tst\n", File.ReadAllText(statement));

        Outcome first = Node.Run(["policy", "rollback", .. Node.SignedBy(1)]);
        Assert.True(first.Exit == ExitCode.WaitingForHuman, first.Error);
        Assert.Contains("built-in v1 is NOT in force yet: One officer has to sign", first.Error);
        Outcome second = Node.Run(["policy", "rollback", .. Node.SignedBy(2), "-o", "json"]);
        Assert.True(second.Exit == ExitCode.Done, second.Error);
        Assert.Equal(("PolicyRollback", "built-in", true), (second.Json.GetProperty("kind").GetString(), second.Json.GetProperty("name").GetString(), second.Json.GetProperty("inForce").GetBoolean()));
        Assert.Equal("built-in", Node.Run("policy", "show", "-o", "json").Json.GetProperty("name").GetString());

        Assert.Equal(ExitCode.Conflict, Node.Run(["policy", "load", narrow, .. Node.SignedBy(1)]).Exit);
    }
}
