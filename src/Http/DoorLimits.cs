using SensorGrid.Http.Connections;

namespace SensorGrid.Http;

/// <summary>The bounds of one HTTP server of this process.</summary>
/// <param name="Connections">The most connections at a time.</param>
/// <param name="BodyBytes">The most bytes of request bodies under way at a time.</param>
/// <param name="AnswerBytes">The most bytes of answers under way at a time, beyond the first 16 KiB of each.</param>
public sealed record DoorLimits(int Connections, long BodyBytes, long AnswerBytes)
{
    /// <summary>The fewest descriptors that a process needs: its own, and some for connections.</summary>
    public const int FewestOpenFiles = 768;

    /// <summary>
    /// The number of files that a silo has open by itself: some 350, with assemblies, databases and sockets of Orleans; and up to 150 of
    /// its own clients while connections change at the bound.
    /// </summary>
    private const int OwnFiles = 560;

    // Where neither setting nor system says less.
    private const int MostConnections = 65_536;

    // What an idle connection, its request buffer and its share of the runtime's may come to.
    private const int BytesOfConnection = 64 * 1024;
    private const long LeastBytes = 24 * 1024 * 1024;
    private const long MostBytes = 256 * 1024 * 1024;

    /// <summary>The bounds of the API's server as this machine and its limits suggest them.</summary>
    public static DoorLimits OfApi => Of(OpenFiles.Limit, OpenFiles.Count, Memory, share: 2.0 / 3);

    /// <summary>The bounds of an embedded Kinesis endpoint beside it.</summary>
    public static DoorLimits OfKinesis => Of(OpenFiles.Limit, OpenFiles.Count, Memory, share: 1.0 / 3);

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Computes bounds: three quarters of the descriptors that are free, an eighth of the memory each for connections, bodies and answers.</summary>
    /// <param name="openFilesLimit">The most descriptors of the process; null when that is not known.</param>
    /// <param name="openFiles">Those open now.</param>
    /// <param name="memory">The bytes that the process may use.</param>
    /// <param name="share">The server's share of the connections, above 0 to 1.</param>
    internal static DoorLimits Of(long? openFilesLimit, int openFiles, long memory, double share)
    {
        var free = (openFilesLimit - Math.Max(openFiles, OwnFiles)) * 3 / 4 ?? MostConnections;
        var connections = Math.Min(Math.Min(free, memory / 8 / BytesOfConnection), MostConnections);
        var bytes = Math.Clamp(memory / 8, LeastBytes, MostBytes);
        return new DoorLimits((int)Math.Max(1, connections * share), bytes, bytes);
    }
}
