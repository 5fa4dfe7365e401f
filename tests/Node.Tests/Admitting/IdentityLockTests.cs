using CertBridge.Node.Admitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Tests.Admitting;

public sealed class IdentityLockTests : IAsyncLifetime
{
    private readonly WorkingNode node = WorkingNode.Founding();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Theory]
    [InlineData(36, 0)] // the sheet is over, and the node signs the next itself
    [InlineData(731, 1)]
    [InlineData(801, 3)]
    public void Reasons_NameWhatRanOut(int days, int count)
    {
        node.Clock.Now = FoundedNode.Now.AddDays(days);
        Assert.Equal(count, Lock().Reasons().Count());
        Assert.Equal(count > 0, Lock().IsLocked);
    }

    [Theory]
    [InlineData("NodeService/ShowStatus", true)]
    [InlineData("NodeService/ListKeys", true)]
    [InlineData("ExaminationService/Examine", true)]
    [InlineData("PartnerService/ShowOwnCard", true)]
    [InlineData("ReportService/Submit", false)]
    [InlineData("InboxService/ListInbox", false)]
    [InlineData("NodeService/PurgeContent", false)]
    [InlineData("NodeService/WhatComesLater", false)]
    public void RefuseWhileLocked_LetsThroughOnlyWhatLooks(string method, bool isAnswered)
    {
        string whole = $"/certbridge.v1.{method}";
        Lock().RefuseWhileLocked(whole); // not locked: everything goes

        node.Clock.Now = FoundedNode.Now.AddDays(731);
        Exception? refused = Record.Exception(() => Lock().RefuseWhileLocked(whole));
        if (isAnswered)
            Assert.Null(refused);
        else
            Assert.Equal(NodeErrors.Locked, Assert.IsType<NodeRefusalException>(refused).Problems[0].Code);
    }

    private IdentityLock Lock() => new(node.Trust, node.Keys, node.Clock);
}
