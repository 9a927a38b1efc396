using System.Buffers;
using SensorGrid.Http.Memory;

namespace SensorGrid.Http.Tests.Memory;

public sealed class AnswerBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(1_000_003)]
    public void What_was_written_is_in_the_segments_in_order(int length)
    {
        var budget = new ByteBudget(8 * 1024 * 1024);
        using var buffer = new AnswerBuffer(budget);
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        for (var at = 0; at < length;)
        {
            var part = Math.Min(1 + (at % 997), length - at);
            buffer.Write(bytes.AsSpan(at, part));
            at += part;
        }

        Assert.Equal(length, buffer.Length);
        Assert.Equal(length <= 16 * 1024, buffer.IsSmall);
        Assert.Equal(bytes, buffer.Segments.SelectMany(segment => segment.ToArray()));
    }

    [Fact]
    public void A_small_answer_reserves_nothing_and_a_large_one_gives_back_what_it_took()
    {
        var budget = new ByteBudget(8 * 1024 * 1024);
        var buffer = new AnswerBuffer(budget);

        buffer.Write(new byte[10_000]);
        Assert.Equal(0, budget.Reserved);
        buffer.Write(new byte[1_000_000]);
        Assert.InRange(budget.Reserved, 990_000, 1_200_000);
        buffer.Dispose();

        Assert.Equal((0L, 0L, true), (budget.Reserved, buffer.Length, buffer.IsSmall));
    }

    [Fact]
    public void One_answer_may_have_a_quarter_of_the_memory_of_all()
    {
        using var buffer = new AnswerBuffer(new ByteBudget(2 * 1024 * 1024));

        buffer.Write(new byte[400_000]);

        Assert.Throws<AnswerTooLargeException>(() => buffer.Write(new byte[400_000]));
    }

    [Fact]
    public void An_answer_that_says_what_was_done_is_never_refused()
    {
        var budget = new ByteBudget(1024);
        using var buffer = new AnswerBuffer(budget) { IsBounded = false };

        buffer.Write(new byte[5_000_000]);

        Assert.Equal((5_000_000L, 0L), (buffer.Length, budget.Reserved));
    }

    [Fact]
    public void Where_all_of_it_is_used_an_answer_is_refused_for_now()
    {
        var budget = new ByteBudget(1024 * 1024);
        Assert.True(budget.TryReserve(1_000_000));
        using var buffer = new AnswerBuffer(budget);

        Assert.Throws<OverloadedException>(() => buffer.Write(new byte[200_000]));

        budget.Release(1_000_000);
        Assert.Equal(1, budget.Refusals);
    }
}
