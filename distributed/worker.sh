#!/bin/sh
# A worker of suxi-beam for the environment PROCESS: the job server starts
#
#	worker.sh --id='ID' --provision_endpoint=HOST:PORT
#
# Prism passes the quotes around ID literally and leaves the worker mode and the
# other endpoints, which are all its own, to a boot program; this is it.
# SUXI_BEAM names the binary.
for argument; do
	case $argument in
	--id=*) id=$(printf %s "${argument#--id=}" | tr -d "'") ;;
	--provision_endpoint=*) endpoint=${argument#*=} ;;
	esac
done
exec "${SUXI_BEAM:-suxi-beam}" --worker --id="$id" --logging_endpoint="$endpoint" --control_endpoint="$endpoint"
