#!/bin/sh
sed s/web/rendered/
echo "# $1"
