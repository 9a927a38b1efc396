using System.Buffers;
using SensorGrid.Http.Memory;

namespace SensorGrid.Http.Tests.Memory;

public sealed class ReservedBufferTests
{
    [Fact]
    public void What_was_written_is_in_one_piece_and_reserved()
    {
        var budget = new ByteBudget(10_000_000);
        using var reservation = new ByteReservation(budget);
        var buffer = new ReservedBuffer(reservation);
        var bytes = new byte[1_000_003];
        new Random(5).NextBytes(bytes);
        for (var at = 0; at < bytes.Length; at += 1000)
        {
            buffer.Write(bytes.AsSpan(at, Math.Min(1000, bytes.Length - at)));
        }

        Assert.Equal(bytes, buffer.Written.ToArray());
        Assert.InRange(budget.Reserved, bytes.Length, 2 * bytes.Length);
        reservation.Dispose();
        Assert.Equal(0, budget.Reserved);
    }

    [Fact]
    public void Beyond_the_budget_it_refuses()
    {
        using var reservation = new ByteReservation(new ByteBudget(100_000));
        var buffer = new ReservedBuffer(reservation);

        Assert.Throws<OverloadedException>(() => buffer.Write(new byte[200_000]));
    }
}
