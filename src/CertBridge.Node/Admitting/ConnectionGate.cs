using System.Net;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CertBridge.Node.Admitting;

/// <summary>
/// What every connection of a TLS listener passes, on both sides of the handshake: 1. a rate of handshakes; 2. a place among the half-open; 3. after the
/// handshake a seat of the key's owner; 4. a count of its bytes and of frames that move nothing. Each step is refused before it costs what the next would.
/// </summary>
internal sealed class ConnectionGate(NodeSettings settings, TrustBook trust, OperatorRegister register, RefusalTally tally, TimeProvider time)
{
    private static readonly TimeSpan LastWordMax = TimeSpan.FromSeconds(5);

    private readonly Door partners = new("partner", new HandshakeRate(settings.Limits.HandshakesPerSecond, time), new ConnectionSeats(settings.Limits.ConnectionsPerPartner));
    private readonly Door local = new("local", new HandshakeRate(settings.Limits.HandshakesPerSecond, time), new ConnectionSeats(AdmissionLimits.ConnectionsPerOperator));

    /// <summary>Steps 1 and 2.</summary>
    public async Task BeforeTlsAsync(ListenerKind kind, ConnectionContext connection, ConnectionDelegate next)
    {
        Door door = DoorOf(kind);
        IPAddress address = ConnectionAddress.Of(connection.RemoteEndPoint);
        if (!door.Rate.Admits(address))
        {
            tally.Count(door.Name, "too many handshakes a second");
            connection.Abort(new ConnectionAbortedException("too many handshakes a second"));
            return;
        }
        using HalfOpenPool.HalfOpen place = door.HalfOpen.Enter(connection, address, door.Rate.IsKnown(address), out ConnectionContext? evicted);
        if (evicted is not null)
        {
            tally.Count(door.Name, "it was the oldest of too many without a handshake");
            evicted.Abort(new ConnectionAbortedException("too many connections without a handshake"));
        }
        connection.Features.Set(place);
        await next(connection);
    }

    /// <summary>Steps 3 and 4.</summary>
    public async Task AfterTlsAsync(ListenerKind kind, ConnectionContext connection, ConnectionDelegate next)
    {
        Door door = DoorOf(kind);
        connection.Features.Get<HalfOpenPool.HalfOpen>()?.Dispose();
        if (OwnerOf(kind, connection) is not { } owner)
            return;
        door.Rate.Know(owner, ConnectionAddress.Of(connection.RemoteEndPoint));
        using IDisposable seat = door.Seats.Take(owner, connection, out ConnectionContext? superseded);
        if (superseded is not null)
        {
            tally.Count(door.Name, "it was the oldest of too many of one certificate");
            superseded.Abort(new ConnectionAbortedException("newer connections of the same certificate took its place"));
        }
        var traffic = new ConnectionTraffic();
        connection.Features.Set(traffic);
        using ITimer lastWord = time.CreateTimer(_ => connection.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        connection.Transport = new GuardedTransport(connection.Transport, traffic, new FrameBudget(countsHeaders: kind == ListenerKind.Partners, time), OverBudget);
        await next(connection);

        void OverBudget()
        {
            tally.Count(door.Name, "too many HTTP/2 frames that move nothing");
            lastWord.Change(LastWordMax, Timeout.InfiniteTimeSpan); // whoever floods may not read the GOAWAY either
        }
    }

    /// <summary>The card or register may have changed during the handshake: then nobody owns it, and it ends.</summary>
    private string? OwnerOf(ListenerKind kind, ConnectionContext connection)
    {
        X509Certificate2? certificate = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
        if (certificate is null)
            return null;
        Digest pin = CertificateJudgement.PinOf(certificate);
        return kind == ListenerKind.Partners ? trust.Current.PartnerByPin(pin)?.Value : register.Find(new KeyId(pin))?.KeyId.ToString();
    }

    private Door DoorOf(ListenerKind kind) => kind == ListenerKind.Partners ? partners : local;

    private sealed record Door(string Name, HandshakeRate Rate, ConnectionSeats Seats)
    {
        public HalfOpenPool HalfOpen { get; } = new(AdmissionLimits.HalfOpenMax, AdmissionLimits.HalfOpenPerAddressMax);
    }
}
