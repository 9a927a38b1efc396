-- A pump and a stream have separate name spaces; STREAM may be left out; names without quotes become upper case.
create or replace stream Counted (sensor_id varchar(16), readings bigint);

create or replace pump Counted as insert into Counted
select "sensor_id", count(*) as readings
from source_sql_stream_001
group by "sensor_id", step(source_sql_stream_001.rowtime by interval '10' second);
