namespace SensorGrid.Features.Readings;

/// <summary>A way in which bytes are compressed.</summary>
public enum Compression
{
    /// <summary>RFC 1952, also several members one after the other.</summary>
    Gzip,

    /// <summary>RFC 1950.</summary>
    Zlib,

    /// <summary>RFC 1951, without a header and without a checksum: one that is cut off cannot be detected.</summary>
    Deflate,

    /// <summary>RFC 7932.</summary>
    Brotli,
}
