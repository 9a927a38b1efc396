using System.Buffers.Binary;

namespace SensorGrid.Grains.Anomalies;

/// <summary>A part of the anomalies that a feed had and keeps no longer: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("forgotten-anomalies")]
internal sealed class ForgottenPage
{
    private const int BytesOfAnId = 16;

    /// <summary><see cref="AnomalyIds"/>, 16 bytes each, big-endian.</summary>
    [Id(0)] public byte[] Ids { get; set; } = [];

    public static ForgottenPage Of(IReadOnlyList<UInt128> ids)
    {
        var bytes = new byte[ids.Count * BytesOfAnId];
        for (var i = 0; i < ids.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * BytesOfAnId), ids[i]);
        }

        return new ForgottenPage { Ids = bytes };
    }

    public List<UInt128> ToIds()
    {
        var ids = new List<UInt128>(Ids.Length / BytesOfAnId);
        for (var at = 0; at < Ids.Length; at += BytesOfAnId)
        {
            ids.Add(BinaryPrimitives.ReadUInt128BigEndian(Ids.AsSpan(at)));
        }

        return ids;
    }
}
