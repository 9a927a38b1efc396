using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Messaging;

namespace SensorGrid.Api.Standalone;

/// <summary>
/// Looks at the list of silos: one that another silo has found dead is gone from it, though no connection of this process may have reported
/// it.
/// </summary>
internal sealed partial class GatewayWatch(
    IGatewayListProvider gateways, ClusterConnection connection, TimeProvider time, ILogger<GatewayWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ClusterConnection.RefreshPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!connection.HasJoined)
            {
                continue;
            }

            try
            {
                connection.OnGatewaysListed(await gateways.GetGateways());
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Redis may be gone for a while: known silos stay known.
                LogNotListed(exception);
            }
        }
    }

    [LoggerMessage(EventId = 3014, Level = LogLevel.Debug, Message = "The silos could not be listed.")]
    private partial void LogNotListed(Exception exception);
}
