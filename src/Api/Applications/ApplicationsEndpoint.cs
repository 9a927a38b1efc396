using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications;

/// <summary><c>/applications</c>: the SQL applications, their states and definitions.</summary>
internal static class ApplicationsEndpoint
{
    private const int CallsAtATime = 16;
    private const string NoAnswer = "It does not answer at the moment: the silo that runs it may be stopping, and another one takes it over.";

    /// <summary><c>GET /applications</c>: all of them, in the order of their names.</summary>
    public static async Task ListAsync(HttpContext context, IGrainFactory grains)
    {
        var names = await grains.GetGrain<IApplicationIndexGrain>(0).ListAsync(context.RequestAborted);
        var statuses = new ApplicationStatus?[names.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtATime, CancellationToken = context.RequestAborted };
        await Parallel.ForEachAsync(Enumerable.Range(0, names.Length), options, async (index, token) => statuses[index] = await StatusOfAsync(grains, names[index], token));
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("applications"u8);
            foreach (var status in statuses.OfType<ApplicationStatus>().OrderBy(status => status.Name, StringComparer.Ordinal))
            {
                ApplicationWriter.Write(writer, status, hasPlan: false);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /applications/{name}</c>: one of them.</summary>
    public static async Task GetAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (ApplicationPath.Find(grains, name) is not { } application || await application.GetStatusAsync(context.RequestAborted) is not { } status)
        {
            await ApplicationPath.NotFound(name).WriteAsync(context);
            return;
        }

        context.Response.Headers.ETag = TagOf(status.Newest.Number);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer => ApplicationWriter.Write(writer, status, hasPlan: true));
    }

    /// <summary><c>GET /applications/{name}/definition</c>: the definition of a generation, the newest by default.</summary>
    public static async Task GetDefinitionAsync(HttpContext context, string name, string? generation, IGrainFactory grains)
    {
        var number = 0L;
        if (generation is not null && (!long.TryParse(generation, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number == 0))
        {
            await Problem.BadRequest("'generation' is the number of a generation, from 1; left out for the newest.").WriteAsync(context);
            return;
        }

        var application = ApplicationPath.Find(grains, name);
        if (application is not null && await application.GetDefinitionAsync(number, context.RequestAborted) is { } definition)
        {
            await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer => writer.WriteRawValue(definition, skipInputValidation: true));
            return;
        }

        var exists = application is not null && await application.GetStatusAsync(context.RequestAborted) is not null;
        var problem = exists
            ? new Problem(StatusCodes.Status404NotFound, $"The application '{name}' keeps no generation {generation}: the 'history' of GET /applications/{name} lists those that it has.")
            : ApplicationPath.NotFound(name);
        await problem.WriteAsync(context);
    }

    /// <summary><c>GET /applications/{name}/facts</c>: what a replay needs beside the log.</summary>
    public static async Task GetFactsAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (ApplicationPath.Find(grains, name) is { } application && await application.GetFactsAsync(context.RequestAborted) is { } facts)
        {
            await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer => writer.WriteRawValue(facts, skipInputValidation: true));
            return;
        }

        await ApplicationPath.NotFound(name).WriteAsync(context);
    }

    /// <summary><c>DELETE /applications/{name}</c>: deletes one with its rows.</summary>
    public static async Task DeleteAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (ApplicationPath.Find(grains, name) is not { } application || !await application.DeleteAsync(context.RequestAborted))
        {
            await ApplicationPath.NotFound(name).WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteEndObject();
            },
            afterEffect: true);
    }

    /// <summary>Formats a generation as an entity tag.</summary>
    public static string TagOf(long generation) => string.Create(CultureInfo.InvariantCulture, $"\"{generation}\"");

    // One that does not answer must not hide all others.
    private static async Task<ApplicationStatus?> StatusOfAsync(IGrainFactory grains, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IApplicationGrain>(name).GetStatusAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return new ApplicationStatus(name, ApplicationState.Failing, NoAnswer, [], [], []);
        }
    }
}
