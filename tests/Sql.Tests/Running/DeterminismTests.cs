using CsCheck;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Sql.Tests.Running;

public sealed class DeterminismTests
{
    /// <summary>A program with pumps of every kind, over readings.</summary>
    internal const string Text = """
        CREATE STREAM "ALL" ("pump" VARCHAR(8), "k" VARCHAR(8), "v" DOUBLE);
        CREATE STREAM "SECOND" ("k" VARCHAR(8), "v" DOUBLE);
        CREATE STREAM "ERRORS" ("name" VARCHAR(32), "count" BIGINT);
        CREATE PUMP "PLAIN" AS INSERT INTO "ALL" SELECT STREAM 'plain', "k", "x" / ("n" - 2) FROM "SOURCE_SQL_STREAM_001";
        CREATE PUMP "STEPS" AS INSERT INTO "ALL" SELECT STREAM 'steps', "k", SUM("x") FROM "SOURCE_SQL_STREAM_001" GROUP BY "k", STEP(ROWTIME BY INTERVAL '2' SECOND);
        CREATE PUMP "STAGGER" AS INSERT INTO "ALL" SELECT STREAM 'stagger', "k", COUNT(*) FROM "SOURCE_SQL_STREAM_001" WINDOWED BY STAGGER (PARTITION BY "k" RANGE INTERVAL '0.7' SECOND);
        CREATE PUMP "OVER" AS INSERT INTO "ALL" SELECT STREAM 'over', "k", AVG("x") OVER (PARTITION BY "k" RANGE INTERVAL '1' SECOND PRECEDING) FROM "SOURCE_SQL_STREAM_001";
        CREATE PUMP "LEAD" AS INSERT INTO "ALL" SELECT STREAM 'lead', "k", LEAD("x", 1, 0) OVER (PARTITION BY "k") FROM "SOURCE_SQL_STREAM_001";
        CREATE PUMP "SORTED" AS INSERT INTO "ALL" SELECT STREAM 'sorted', "k", "x" FROM "SOURCE_SQL_STREAM_001" ORDER BY FLOOR(ROWTIME TO SECOND), "x" DESC;
        CREATE PUMP "JOINED" AS INSERT INTO "ALL" SELECT STREAM 'joined', l."k", r."x" FROM "SOURCE_SQL_STREAM_001" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS l
            LEFT JOIN (SELECT STREAM "k", SUM("x") AS "x" FROM "SOURCE_SQL_STREAM_001" GROUP BY "k", STEP(ROWTIME BY INTERVAL '1' SECOND)) OVER (ROWS 1 PRECEDING) AS r ON l."k" = r."k";
        CREATE PUMP "HOPPED" AS INSERT INTO "ALL" SELECT 'hopped', "k", COUNT(*) FROM TABLE(HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '3' SECOND)) GROUP BY window_end, "k";
        CREATE PUMP "SESSIONS" AS INSERT INTO "ALL" SELECT 'session', "k", COUNT(*) FROM TABLE(SESSION(TABLE SOURCE_SQL_STREAM_001 PARTITION BY "k", DESCRIPTOR(ROWTIME), INTERVAL '0.5' SECOND)) GROUP BY window_start, window_end, "k";
        CREATE PUMP "TOP" AS INSERT INTO "ALL" SELECT STREAM 'top', ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM "k" FROM "SOURCE_SQL_STREAM_001"), 'k', 2, 3));
        CREATE PUMP "UNITED" AS INSERT INTO "ALL" SELECT STREAM 'united', "k", "c" FROM (SELECT STREAM "k", COUNT(*) AS "c" FROM "SOURCE_SQL_STREAM_001" GROUP BY "k", STEP(ROWTIME BY INTERVAL '1' SECOND) UNION ALL SELECT STREAM "k", "n" FROM "SOURCE_SQL_STREAM_001") AS u;
        CREATE PUMP "DIFFERENT" AS INSERT INTO "ALL" SELECT STREAM 'different', "k", EXTRACT(SECOND FROM "t") FROM (SELECT STREAM FLOOR(ROWTIME TO SECOND) AS "t", "k" FROM "SOURCE_SQL_STREAM_001" UNION SELECT STREAM FLOOR(ROWTIME TO SECOND), "k" FROM "SOURCE_SQL_STREAM_001" WHERE "n" > 1) AS d;
        CREATE PUMP "RANKED" AS INSERT INTO "ALL" SELECT STREAM 'ranked', "k", "place" FROM (SELECT STREAM "k", ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO SECOND), "k" ORDER BY "x" DESC) AS "place" FROM "SOURCE_SQL_STREAM_001") AS r WHERE "place" < 3;
        CREATE PUMP "NEAR" AS INSERT INTO "ALL" SELECT STREAM 'near', a."k", b."x" FROM "SOURCE_SQL_STREAM_001" AS a LEFT JOIN "SOURCE_SQL_STREAM_001" AS b ON a."k" = b."k" AND a.ROWTIME BETWEEN b.ROWTIME - INTERVAL '1' SECOND AND b.ROWTIME + INTERVAL '0.3' SECOND;
        CREATE PUMP "CHAINED" AS INSERT INTO "SECOND" SELECT STREAM "pump", SUM("v") FROM "ALL" GROUP BY "pump", STEP(ROWTIME BY INTERVAL '3' SECOND) ORDER BY FLOOR(ROWTIME TO MINUTE), "pump";
        CREATE PUMP "ERRORS" AS INSERT INTO "ERRORS" SELECT STREAM "error_name", COUNT(*) FROM (SELECT STREAM ERROR_NAME AS "error_name" FROM "error_stream") AS e GROUP BY "error_name", STEP(ROWTIME BY INTERVAL '5' SECOND);
        """;

    private static readonly SqlProgram Program = Some.Program(Text);

    [Theory]
    [InlineData(SqlLimits.DefaultMostGroups, SqlLimits.DefaultMostRows)]
    [InlineData(2, SqlLimits.DefaultMostRows)]
    [InlineData(SqlLimits.DefaultMostGroups, 2)]
    [InlineData(3, 4)]
    public void Bounds_of_time_between_the_rows_change_no_row_and_no_order(int mostGroups, int mostRows) =>
        Gen.Select(Reading.Streams, Gen.Double[0, 1].Array[200]).Sample(
            (readings, places) =>
            {
                var plain = new Recorded();
                var run = Program.Start(plain, new SqlLimits(mostGroups, mostRows));
                foreach (var reading in readings)
                {
                    run.Add(0, reading.Row);
                }

                run.End();

                Assert.Equal(plain.All, WithBounds(readings, places, mostGroups, mostRows).All);
            },
            iter: 300);

    private static Recorded WithBounds(Reading[] readings, double[] places, int mostGroups, int mostRows)
    {
        var output = new Recorded();
        var run = Program.Start(output, new SqlLimits(mostGroups, mostRows));
        var last = 0L;
        for (var i = 0; i < readings.Length; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                run.AdvanceTo(Some.Start + last + (long)((readings[i].Time - last) * places[((i * 3) + j) % places.Length]));
            }

            last = readings[i].Time;
            run.Add(0, readings[i].Row);
        }

        run.AdvanceTo(Some.Start + last + 1);
        run.AdvanceTo(Some.Start + last + 2500);
        run.End();
        return output;
    }
}
