using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace SensorGrid.Api.Redis;

/// <summary>Serves the connections that the server accepts.</summary>
internal sealed class RedisConnectionHandler(RedisDoor door) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        door.Metrics.OnConnected();
        try
        {
            using var client = new RedisConnection(connection, door);
            await using var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.Register(client.Stop) ?? default;
            await client.RunAsync();
        }
        finally
        {
            door.Metrics.OnDisconnected();
        }
    }
}
