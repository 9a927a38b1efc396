using System.Buffers.Binary;
using System.Security.Cryptography;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Train.Data;

/// <summary>The detector's rows that a model learns from: all of them are counted and hashed, and an even sample is kept.</summary>
internal sealed class TrainingRows(int seed) : IDisposable
{
    /// <summary>The maximum number of kept rows; a forest uses a few thousand of them.</summary>
    public const int MostKept = 1 << 18;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Prng _random = new(seed, 0, PrngStream.Sample);
    private readonly byte[] _bytes = new byte[DetectorInputs.Count * sizeof(float)];
    private float[] _kept = new float[1024 * DetectorInputs.Count];

    /// <summary>The number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>The number of kept rows.</summary>
    public int Kept => (int)Math.Min(Count, MostKept);

    /// <summary>The rows that are kept, one after the other.</summary>
    public ReadOnlyMemory<float> Inputs => _kept.AsMemory(0, Kept * DetectorInputs.Count);

    /// <summary>Copies the z-scores of the rows that are kept, one after the other.</summary>
    public float[] ZScores()
    {
        var scores = new float[Kept * DetectorInputs.ZScores];
        for (var row = 0; row < Kept; row++)
        {
            Row(row)[..DetectorInputs.ZScores].CopyTo(scores.AsSpan(row * DetectorInputs.ZScores));
        }

        return scores;
    }

    public void Add(ReadOnlySpan<float> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(i * sizeof(float)), row[i]);
        }

        _hash.AppendData(_bytes);
        Count++;
        // Each row is kept with the same probability, however many come.
        var slot = Count <= MostKept ? Count - 1 : (long)(_random.Uniform() * Count);
        if (slot >= MostKept)
        {
            return;
        }

        var at = (int)slot * DetectorInputs.Count;
        if (at == _kept.Length)
        {
            Array.Resize(ref _kept, _kept.Length * 2);
        }

        row.CopyTo(_kept.AsSpan(at));
    }

    /// <summary>Gets a row that is kept.</summary>
    public ReadOnlySpan<float> Row(int row) => _kept.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count);

    /// <summary>Computes the SHA-256 of all rows, single-precision numbers in little-endian order: 64 hexadecimal digits.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
