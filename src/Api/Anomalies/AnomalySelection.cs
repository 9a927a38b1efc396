using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>The filter of anomalies that a client requests.</summary>
/// <param name="Site">The site; null for all sites.</param>
/// <param name="SensorId">The sensor, which is of that site; null for all.</param>
/// <param name="MinScore">Those whose score is not below it.</param>
/// <param name="MinSeverity">Those whose severity is not below it; null for all.</param>
internal sealed record AnomalySelection(string? Site, string? SensorId, double MinScore, AlarmSeverity? MinSeverity)
{
    public bool IsAllSites => Site is null;

    /// <summary>The severity as a parameter of a query and an ampersand; empty when all are wanted.</summary>
    public string SeverityQuery => MinSeverity is { } severity ? $"severity={AlarmSeverities.NameOf(severity)}&" : "";

    /// <summary>Reads <c>site</c>, <c>sensor</c>, <c>minScore</c> and <c>severity</c> of a query.</summary>
    /// <exception cref="BadHttpRequestException">400: one of them cannot be, or they do not fit each other.</exception>
    public static AnomalySelection Parse(string? site, string? sensorId, string? minScore, string? severity)
    {
        if (sensorId is not null && !SensorIds.CanExist(sensorId))
        {
            throw new BadHttpRequestException(
                $"'{ShownText.Of(sensorId)}' is not the id of a sensor: 1 to {ReadingLimits.SensorIdLength} characters without control characters were expected.");
        }

        if (site is not null && !(site.Length == 0 || (SensorIds.CanExist(site) && !site.Contains('/'))))
        {
            throw new BadHttpRequestException($"'{ShownText.Of(site)}' is not a site: the part of a sensor's id before its first / was expected, or nothing.");
        }

        var siteOfSensor = sensorId is null ? site : AnomalySite.Of(sensorId);
        return site is null || site == siteOfSensor
            ? new AnomalySelection(siteOfSensor, sensorId, ScoreOf(minScore), SeverityOf(severity))
            : throw new BadHttpRequestException($"The sensor '{sensorId}' is of the site '{siteOfSensor}' and not of '{ShownText.Of(site)}'; leave the site out.");
    }

    public bool Has(AnomalyEntry entry) =>
        (SensorId is null || entry.Anomaly.IsOf(SensorId))
        && entry.Anomaly.Episode.Score >= MinScore
        && (MinSeverity is not { } least || entry.Anomaly.Episode.Severity >= least);

    private static AlarmSeverity? SeverityOf(string? text) =>
        text is null ? null
        : AlarmSeverities.TryParse(text, out var severity) ? severity
        : throw new BadHttpRequestException($"'{ShownText.Of(text)}' is not a severity: {string.Join(", ", AlarmSeverities.Names)} are known; a severity stands for itself and those above it.");

    private static double ScoreOf(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1
            ? score
            : throw new BadHttpRequestException($"'{ShownText.Of(text)}' is not a minScore: a number from 0 to 1 was expected.");
    }
}
