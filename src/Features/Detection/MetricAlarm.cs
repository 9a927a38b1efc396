namespace SensorGrid.Features.Detection;

/// <summary>The alarm state of a metric: no alarm on its evidence while it is learning, and one alarm for a continuing one.</summary>
internal sealed class MetricAlarm
{
    /// <summary>The number of readings for which evidence is held against later evidence.</summary>
    public const int Hold = 50;

    /// <summary>The minimum distance of evidence above that of the last <see cref="Hold"/> readings to be news.</summary>
    public const double Keep = 1.25;

    /// <summary>Readings that a metric learns from at least.</summary>
    public const int LeastLearning = 100;

    /// <summary>The number of readings in a row, none of them strange, that learning waits for: before, everything that it does is new.</summary>
    public const int Calm = 50;

    /// <summary>Readings after which it has learnt, strange or not.</summary>
    public const int MostLearning = 1_000;

    private Ring50<float> _recent;

    /// <summary>The number of judged readings.</summary>
    public long Judged { get; set; }

    /// <summary>The number of the last judged readings that were not strange; not counted on when the metric has learnt.</summary>
    public long NotStrange { get; set; }

    public bool HasLearnt { get; set; }

    /// <summary>The minimum number of further readings that it learns from.</summary>
    public int ReadingsToLearn => HasLearnt ? 0 : (int)Math.Max(1, Math.Max(LeastLearning - Judged, Calm - NotStrange));

    /// <summary>The evidence of the last readings, by their number modulo length.</summary>
    public Span<float> Recent => _recent;

    /// <summary>Ingests the evidence of the next reading.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="strange">The evidence from which on a reading is strange: a metric learns until none was for a while.</param>
    /// <param name="alarm">The evidence from which on a reading is an alarm.</param>
    /// <returns>Whether it is an alarm by itself: enough, news, and of a metric that has learnt.</returns>
    public bool Next(double evidence, double strange, double alarm)
    {
        var news = IsNews(Recent, evidence);
        Recent[(int)(Judged % Hold)] = (float)evidence;
        Judged++;
        if (HasLearnt)
        {
            return news && evidence >= alarm;
        }

        NotStrange = evidence >= strange ? 0 : NotStrange + 1;
        HasLearnt = (Judged >= LeastLearning && NotStrange >= Calm) || Judged >= MostLearning;
        return false;
    }

    /// <summary>Forgets recent evidence, since another model scores from now on.</summary>
    public void Forget() => Recent.Clear();

    public static bool IsNews(ReadOnlySpan<float> recent, double evidence)
    {
        var highest = 0f;
        foreach (var earlier in recent)
        {
            highest = Math.Max(highest, earlier);
        }

        return evidence > Keep * highest;
    }
}
