using System.Numerics;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>A position in the log. Of two, that of the shard whose id comes first is the lower one; within a shard the earlier.</summary>
internal readonly record struct ReferencePlace(string Shard, BigInteger Sequence, long SubSequence, int Index) : IComparable<ReferencePlace>
{
    public int CompareTo(ReferencePlace other)
    {
        var shard = string.CompareOrdinal(Shard, other.Shard);
        return shard != 0 ? shard : (Sequence, SubSequence, Index).CompareTo((other.Sequence, other.SubSequence, other.Index));
    }
}
