using SensorGrid.Api.Sensors;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class FreshnessRoomTests
{
    [Fact]
    public void Beyond_the_bound_a_request_is_refused_until_another_one_leaves()
    {
        var room = new FreshnessRoom(2);
        room.Enter();
        room.Enter();

        Assert.Throws<OverloadedException>(room.Enter);
        Assert.Equal((2, 1), (room.Waiting, room.Refused));
        room.Leave();
        room.Enter();

        Assert.Equal((2, 1), (room.Waiting, room.Refused));
    }
}
