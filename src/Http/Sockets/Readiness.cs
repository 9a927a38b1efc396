namespace SensorGrid.Http.Sockets;

/// <summary>The states of a socket that a loop can be asked to report, with the values of Linux' epoll.</summary>
[Flags]
internal enum Readiness
{
    None = 0,

    /// <summary>There is something to receive, or the client sends no more.</summary>
    Readable = 0x1,

    /// <summary>There is room for something to send.</summary>
    Writable = 0x4,

    /// <summary>It failed; always reported.</summary>
    Failed = 0x8,

    /// <summary>Both sides have ended; always reported.</summary>
    HungUp = 0x10,
}
