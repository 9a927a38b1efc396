using System.Numerics;

namespace SensorGrid.Sql.Forest;

/// <summary>
/// A stream of random numbers with a known state: xoshiro256** (Blackman and Vigna: Scrambled Linear Pseudorandom Number Generators, 2021), seeded through
/// splitmix64 (Steele, Lea, Flood, 2014). The same seed gives the same numbers on every machine and in every version of the runtime.
/// </summary>
internal sealed class ForestRandom
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);
    private const double UnitOf52Bits = 1.0 / (1UL << 52);

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    private ForestRandom()
    {
    }

    /// <summary>Makes the stream with the given number out of those that belong to a seed.</summary>
    public ForestRandom(ulong seed, int stream)
    {
        var state = Mix(ref seed) + (ulong)stream;
        _s0 = Mix(ref state);
        _s1 = Mix(ref state);
        _s2 = Mix(ref state);
        _s3 = Mix(ref state);
    }

    /// <summary>Gives the next number in [0, 1).</summary>
    public double NextUnit() => (Next() >> 11) * UnitOf53Bits;

    /// <summary>Gives the next number in (0, 1), both ends excluded, so that its logarithm and that of its logarithm are finite.</summary>
    public double NextOpenUnit() => ((Next() >> 12) + 0.5) * UnitOf52Bits;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_s0);
        writer.Write(_s1);
        writer.Write(_s2);
        writer.Write(_s3);
    }

    public static ForestRandom Read(BinaryReader reader) => new()
    {
        _s0 = reader.ReadUInt64(),
        _s1 = reader.ReadUInt64(),
        _s2 = reader.ReadUInt64(),
        _s3 = reader.ReadUInt64(),
    };

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
