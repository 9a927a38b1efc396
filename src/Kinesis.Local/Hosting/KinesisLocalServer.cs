using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorGrid.Http;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;
using SensorGrid.Kinesis.Local.FanOut;
using SensorGrid.Kinesis.Local.Operations;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Hosting;

/// <summary>
/// A Kinesis endpoint in this process, on 127.0.0.1, durable in one SQLite file: what was acknowledged is there after a crash, with the same sequence
/// numbers. It speaks JSON 1.1 to any AWS client and accepts any credentials.
/// </summary>
public sealed partial class KinesisLocalServer : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>The time that calls under way have when the server stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly SqliteDatabase _database;
    private readonly WebApplication _app;
    private readonly Meter _meter;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private Task _sweeping = Task.CompletedTask;

    private KinesisLocalServer(SqliteDatabase database, WebApplication app, Meter meter, KinesisFaults faults, ILogger logger) =>
        (_database, _app, _meter, Faults, _logger) = (database, app, meter, faults, logger);

    /// <summary>The address where it listens, e.g. <c>http://127.0.0.1:4567</c>.</summary>
    public Uri ServiceUrl { get; private init; } = null!;

    /// <summary>The faults to inject, for tests; empty at start.</summary>
    public KinesisFaults Faults { get; }

    private Subscriptions Subscriptions { get; init; } = null!;

    /// <summary>Opens the database, creates the streams that are missing, and listens.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names it and its value.</exception>
    /// <exception cref="KinesisLocalStartException">The port is taken, or the database file cannot be used; one line.</exception>
    public static async Task<KinesisLocalServer> StartAsync(KinesisLocalOptions options, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        options.Validate();
        var database = await OpenAsync(options.DatabasePath, cancellationToken).ConfigureAwait(false);
        WebApplication? app = null;
        var meter = new Meter("SensorGrid.Kinesis.Local");
        try
        {
            var context = new OperationContext(database, options, new SteadyClock(options.TimeProvider, loggerFactory.CreateLogger<SteadyClock>()));
            var dispatcher = new Dispatcher(context);
            foreach (var stream in options.Streams)
            {
                await dispatcher.EnsureAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            var faults = new KinesisFaults();
            var logger = loggerFactory.CreateLogger<KinesisLocalServer>();
            app = Build(options, meter, context, dispatcher, faults, loggerFactory);
            await ListenAsync(app, options.Port, cancellationToken).ConfigureAwait(false);
            var server = new KinesisLocalServer(database, app, meter, faults, logger) { ServiceUrl = Address(app), Subscriptions = context.Subscriptions };
            server._sweeping = server.SweepAsync(new Retention(context), options.TimeProvider);
            return server;
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }

            meter.Dispose();
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers the calls that are under way, then closes the port and the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Subscriptions.StopAsync().ConfigureAwait(false);

        // Disposing alone would cut the connections of calls that are under way.
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _database.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
        _stopping.Dispose();
        Subscriptions.Dispose();
    }

    private static async Task<SqliteDatabase> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SqliteDatabase.OpenAsync(path, LogSchema.Schema, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteDatabaseException exception)
        {
            throw new KinesisLocalStartException(exception.Message, exception);
        }
    }

    private static WebApplication Build(
        KinesisLocalOptions options, Meter meter, OperationContext context, Dispatcher dispatcher, KinesisFaults faults, ILoggerFactory loggerFactory)
    {
        // Empty: neither the environment nor a settings file of the host has a say in where this endpoint listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        var connections = new ConnectionLimit(options.MaxConnections);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            KestrelBounds.Apply(kestrel.Limits, connections.Most);
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(connections.Bound);
                listen.Use(next => connection => PriorKnowledge.DetectAsync(connection, next));
            });
        });
        var app = builder.Build();
        var bodies = new ByteBudget(options.MaxBodyBytes);
        var answers = new ByteBudget(options.MaxAnswerBytes);
        DoorMeter.Observe(meter, "sensorgrid.kinesis.local", connections, ("bodies", bodies), ("answers", answers));
        var handler = new RequestHandler(
            dispatcher, new SubscribeOperation(context, answers), faults, bodies, answers, options.TimeProvider, loggerFactory.CreateLogger<RequestHandler>());
        var faultEndpoint = new FaultEndpoint(faults);
        app.Use(ConnectionLimit.MarkAsync);
        app.UseMiddleware<ForeignPages>();
        app.Run(http => options.EnableFaultEndpoint && http.Request.Path == FaultEndpoint.Path
            ? faultEndpoint.HandleAsync(http)
            : handler.HandleAsync(http));
        return app;
    }

    private static async Task ListenAsync(WebApplication app, int port, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new KinesisLocalStartException(
                $"The Kinesis endpoint cannot listen on 127.0.0.1:{port}: the port is taken. Stop the program that uses it or choose another port.", exception);
        }
    }

    private static Uri Address(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private async Task SweepAsync(Retention retention, TimeProvider timeProvider)
    {
        using var timer = new PeriodicTimer(SweepInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await retention.SweepAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Nothing is lost by it but disk space; the next round tries again.
                LogSweepFailed(exception);
            }
        }
    }

    [LoggerMessage(EventId = 8001, Level = LogLevel.Warning, Message = "Expired records could not be removed; it is tried again in a minute.")]
    private partial void LogSweepFailed(Exception exception);
}
