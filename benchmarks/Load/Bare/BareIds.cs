using System.IO.Hashing;

namespace SensorGrid.Load.Bare;

/// <summary>Which slot a sensor has, by its id as it stands in the JSON: a table of open addressing.</summary>
internal sealed class BareIds
{
    private readonly byte[][] _ids;
    private readonly int[] _slots;
    private int _count;

    public BareIds(int most)
    {
        _ids = new byte[most][];
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)most * 2)];
        Array.Fill(_slots, -1);
    }

    public int SlotOf(ReadOnlySpan<byte> id)
    {
        var mask = _slots.Length - 1;
        for (var at = (int)XxHash3.HashToUInt64(id) & mask; ; at = (at + 1) & mask)
        {
            var slot = _slots[at];
            if (slot < 0)
            {
                _ids[_count] = id.ToArray();
                return _slots[at] = _count++;
            }

            if (id.SequenceEqual(_ids[slot]))
            {
                return slot;
            }
        }
    }
}
