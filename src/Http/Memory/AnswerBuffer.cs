using System.Buffers;
using System.Globalization;

namespace SensorGrid.Http.Memory;

/// <summary>
/// An answer while it is made, away from the response: nothing of it reaches the client before all of it is there. It has a first segment of its own;
/// further ones are reserved from the budget that all answers share.
/// </summary>
/// <param name="budget">The budget that the answers under way share. One answer may have a quarter of it.</param>
public sealed class AnswerBuffer(ByteBudget budget) : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private const int SegmentBytes = 64 * 1024;

    private readonly byte[] _first = new byte[FirstBytes];
    private readonly List<(byte[] Bytes, int Length)> _full = [];
    private byte[]? _current;
    private int _used;
    private long _reserved;

    /// <summary>
    /// Gets or sets whether the answer is bound by the budget. An answer that reports what was done is not: its refusal would mean that nothing was. It is bounded by its request,
    /// whose body has a budget.
    /// </summary>
    public bool IsBounded { get; set; } = true;

    /// <summary>The length of the answer so far, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Gets whether it fits into its first segment.</summary>
    public bool IsSmall => _full.Count == 0;

    private byte[] Current => _current ?? _first;

    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    /// <exception cref="OverloadedException">The answers under way fill their budget.</exception>
    /// <exception cref="AnswerTooLargeException">This answer alone has a quarter of it.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (Current.Length - _used < Math.Max(sizeHint, 1))
        {
            Append(Math.Max(sizeHint, SegmentBytes));
        }

        return Current.AsMemory(_used);
    }

    /// <inheritdoc cref="GetMemory"/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>The segments in their order. Not to be used after <see cref="Dispose"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Segments
    {
        get
        {
            foreach (var (bytes, length) in _full)
            {
                yield return bytes.AsMemory(0, length);
            }

            yield return Current.AsMemory(0, _used);
        }
    }

    /// <summary>The whole answer when it <see cref="IsSmall"/>.</summary>
    public ReadOnlySpan<byte> Small => _first.AsSpan(0, _used);

    /// <summary>Gives back all but the first segment; the buffer is empty then, and can be used again.</summary>
    public void Dispose()
    {
        foreach (var (bytes, _) in _full)
        {
            Return(bytes);
        }

        if (_current is not null)
        {
            Return(_current);
        }

        budget.Release(_reserved);
        _full.Clear();
        (_current, _used, _reserved, Length, IsBounded) = (null, 0, 0, 0, true);
    }

    private void Append(int bytes)
    {
        if (IsBounded)
        {
            Reserve(bytes);
        }

        _full.Add((Current, _used));
        _current = ArrayPool<byte>.Shared.Rent(bytes);
        _used = 0;
    }

    private void Reserve(int bytes)
    {
        if (_reserved + bytes > budget.Capacity / 4)
        {
            throw new AnswerTooLargeException(string.Create(
                CultureInfo.InvariantCulture, $"The answer has more than the {budget.Capacity / 4} bytes that one answer may have; ask for less at a time."));
        }

        if (!budget.TryReserve(bytes))
        {
            throw new OverloadedException("The answers under way fill the memory that is set aside for them; try again in a moment.");
        }

        _reserved += bytes;
    }

    private void Return(byte[] bytes)
    {
        if (bytes != _first)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
