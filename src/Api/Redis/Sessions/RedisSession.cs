using SensorGrid.Api.Keys;
using SensorGrid.Api.Redis.Channels;
using SensorGrid.Api.Redis.Scanning;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Sessions;

/// <summary>The state of one connection.</summary>
/// <param name="id">The number of the connection, from 1.</param>
/// <param name="needsKey">Whether clients have to authenticate.</param>
/// <param name="reply">Writes to the client.</param>
/// <param name="subscriptions">The channels of the client.</param>
internal sealed class RedisSession(long id, bool needsKey, ReplyWriter reply, Subscriptions subscriptions)
{
    public long Id => id;

    public ReplyWriter Reply => reply;

    public Subscriptions Subscriptions => subscriptions;

    /// <summary>Gets or sets the name that the client has given itself; empty when it has none.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the key by which the client has authenticated; null when it has not.</summary>
    public ApiKey? Key { get; set; }

    /// <summary>Gets whether commands may read.</summary>
    public bool MayRead => !needsKey || Key is not null;

    /// <summary>Gets whether clients have to authenticate.</summary>
    public bool NeedsKey => needsKey;

    /// <summary>Gets or sets whether the connection ends after the answers that are written.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Gets or sets the commands that wait for <c>EXEC</c>; null outside of a transaction.</summary>
    public RedisTransaction? Transaction { get; set; }

    /// <summary>Gets or sets the position that the last <c>SCAN</c> gave, and the id that it stands for; null when there was none.</summary>
    public (ScanCursor Cursor, string Id)? ScannedTo { get; set; }

    /// <summary>Gets the addresses of the client and of the server, as text.</summary>
    public (string Client, string Server) Addresses { get; init; } = ("", "");

    /// <summary>Gets whether the client can only subscribe, since messages could not be told from answers.</summary>
    public bool IsForMessagesOnly => reply.Version == 2 && subscriptions.Count > 0;
}
