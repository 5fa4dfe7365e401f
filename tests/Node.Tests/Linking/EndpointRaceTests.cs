using System.Net;
using System.Net.Sockets;
using CertBridge.Node.Linking;

namespace CertBridge.Node.Tests.Linking;

/// <summary>Real sockets: of several endpoints the first that answers has the connection.</summary>
public sealed class EndpointRaceTests
{
    [Fact]
    public async Task WhereOneRefuses_TheNextIsTaken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await using Stream connection = await EndpointRace.ConnectAsync([Refusing(), Of(listener)], CancellationToken.None);

        using Socket accepted = await listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(accepted.Connected);
    }

    [Fact]
    public async Task WhereOneSwallowsEverything_TheOtherIsTaken()
    {
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(backlog: 1);
        List<Socket> filling = await FillAsync(full);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await using Stream connection = await EndpointRace.ConnectAsync([Of(full), Of(listener)], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        using Socket accepted = await listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(accepted.Connected);
        filling.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task WhereAllRefuse_TheRefusalIsSaid()
    {
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => EndpointRace.ConnectAsync([Refusing(), Refusing()], CancellationToken.None).AsTask());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Theory]
    [InlineData("no port")]
    [InlineData("")]
    [InlineData("bad host!:1")]
    public async Task WhatIsNoEndpoint_IsNotFound(string endpoint)
    {
        SocketException unknown = await Assert.ThrowsAsync<SocketException>(() => EndpointRace.ConnectAsync([endpoint], CancellationToken.None).AsTask());

        Assert.Equal(SocketError.HostNotFound, unknown.SocketErrorCode);
    }

    [Fact]
    public async Task GivenUp_ItEnds()
    {
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(backlog: 1);
        List<Socket> filling = await FillAsync(full);
        using var stop = new CancellationTokenSource();
        Task<Stream> waiting = EndpointRace.ConnectAsync([Of(full)], stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        filling.ForEach(socket => socket.Dispose());
    }

    /// <summary>Connects until the queue of connections nobody accepts is full: from then on the kernel swallows what comes.</summary>
    private static async Task<List<Socket>> FillAsync(TcpListener listener)
    {
        var filling = new List<Socket>();
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            filling.Add(socket);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return filling;
            }
        }
    }

    /// <summary>An endpoint nobody listens on: it was given to a listener that is gone.</summary>
    private static string Refusing()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string endpoint = Of(listener);
        listener.Stop();
        return endpoint;
    }

    private static string Of(TcpListener listener) => listener.LocalEndpoint.ToString()!;
}
